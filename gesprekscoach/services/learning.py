"""Let the tagger learn from a person's corrections in the vault, keep that only when it does no harm, and undo it."""

import json
from collections import Counter
from collections.abc import Generator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from gesprekscoach.domain.agreement import Scores, agreement
from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.corpus_format import conversation_from_json
from gesprekscoach.domain.learning import TAUGHT_TRACKS, Gain, LearnedLayer, Outcome, share_equal
from gesprekscoach.domain.tag_list import Tag, is_same, tags
from gesprekscoach.errors import NotFound
from gesprekscoach.services.ports import Learner, LessonT, Progress, Store, Tagger
from gesprekscoach.services.tagging import RuleBook, tag_conversation

MARGIN = 0.01
"""The share of equal labels on the hold-out may fall by this much at most: one in a hundred."""
MOST_GROUPS = 5  # a layer is fitted for each, and up to five conversations each is a group of its own
LEARNING = "Leren van verbeteringen"
CHECKING = "Nakijken"


def learn(
    store: Store, learner: Learner[LessonT], rules: RuleBook, hold_out: Sequence[Conversation], today: date
) -> Generator[Progress, None, Outcome]:
    """Fit a new layer, measure it, and put it in use unless the hold-out gets worse by more than ``MARGIN``.

    Each corrected conversation is judged by a layer that did not see it, when there are two or more.

    Args:
        store: the vault.
        learner: teaches the tagger as it shipped; an earlier layer has no say.
        rules: what tagging adds by rule.
        hold_out: conversations with labels that no correction touched.
        today: conversations whose consent does not hold today are left out.

    Raises:
        NotFound: nobody corrected a tag that can be learned.
    """
    corrected = _corrected(store, today)
    if not corrected:
        raise NotFound(
            "Er zijn nog geen verbeterde tags om van te leren.", "Verbeter eerst tags in de app, bij een gesprek."
        )

    def tag(conversation: Conversation, layer: bytes | None) -> Conversation:
        return tag_conversation(conversation, learner.tagger(layer), rules)

    total = 2 * len(corrected) + 2 * len(hold_out)
    lessons, before = [], []
    for done, conversation in enumerate(corrected):
        yield Progress(LEARNING, done, total)
        lessons.append(learner.study(conversation))
        before.append(tag(conversation, None))
    weights = learner.learn(lessons)
    apart = _layers_apart(learner, lessons) or [weights]
    after = []
    for n, conversation in enumerate(corrected):
        yield Progress(CHECKING, len(corrected) + n, total)
        after.append(tag(conversation, apart[n % len(apart)]))
    scores = []
    for n, layer in enumerate((None, weights)):
        yield Progress(CHECKING, 2 * len(corrected) + n * len(hold_out), total)
        scores.append(agreement([(c, tag(c, layer)) for c in hold_out]))
    outcome = _outcome(corrected, before, after, scores[0], scores[1])
    yield Progress(CHECKING, total, total)  # the last place to stop: from here on it counts
    if outcome.is_kept:
        ids = tuple(c.id for c in corrected)
        taught = sum(gain.n for gain in outcome.gains.values())
        store.save_learned(LearnedLayer(learner.version, learner.tagger(weights).version, weights, taught, ids))
    return outcome


def tagger_of(store: Store, learner: Learner[LessonT]) -> Tagger:
    """Return the tagger with what this vault learned; as it shipped when that was for another version of it."""
    layer = store.learned()
    return learner.tagger(layer.weights if layer is not None and layer.tagger == learner.version else None)


def versions_of(store: Store, tagger: str, codebook: str) -> dict[str, str]:
    """Return what this vault tags with now: the shipped versions, or that of the learned layer when it is in use."""
    layer = store.learned()
    return {"tagger": layer.version if layer is not None and layer.tagger == tagger else tagger, "codebook": codebook}


def shipped_hold_out(folder: Path) -> list[Conversation]:
    """Read the labelled role-plays that ship with the program; they are few, so small losses do not show."""
    files = sorted(folder.glob("*.labels.json"))
    return [conversation_from_json(json.loads(file.read_text(encoding="utf-8"))) for file in files]


def _layers_apart(learner: Learner[LessonT], lessons: Sequence[LessonT]) -> list[bytes]:
    """Return a layer for every group of conversations (n modulo the groups) that did not see it; none for only one."""
    groups = min(MOST_GROUPS, len(lessons))
    if groups < 2:
        return []
    return [
        learner.learn([lesson for n, lesson in enumerate(lessons) if n % groups != group]) for group in range(groups)
    ]


def _corrected(store: Store, today: date) -> list[Conversation]:
    """The conversations in which a person gave a tag that can be learned, as they are shown."""
    found = []
    for row in store.recordings():
        if store.corrections(row.id) and not store.consent(row.id).gaps(today):
            conversation = store.conversation(row.id)
            if conversation is not None and any(_is_lesson(p.track, t) for p, t in tags(conversation).items()):
                found.append(replace(conversation, id=row.id))
    return found


def _is_lesson(track: str, tag: Tag) -> bool:
    return tag.by_person and tag.label is not None and track in TAUGHT_TRACKS


def _outcome(
    corrected: Sequence[Conversation],
    before: Sequence[Conversation],
    after: Sequence[Conversation],
    hold_out_before: dict[str, Scores],
    hold_out_after: dict[str, Scores],
) -> Outcome:
    """Count what was learned and what else changed."""
    taught, right_before, right_after = Counter[str](), Counter[str](), Counter[str]()
    others = changed = 0
    for by_person, old, new in zip(map(tags, corrected), map(tags, before), map(tags, after), strict=True):
        for place, tag in by_person.items():
            if _is_lesson(place.track, tag):
                taught[place.track] += 1
                right_before[place.track] += is_same(tag.label, old[place].label)
                right_after[place.track] += is_same(tag.label, new[place].label)
            elif old[place].label not in (None, ()) or new[place].label not in (None, ()):
                others += 1
                changed += not is_same(old[place].label, new[place].label)
    return Outcome(
        gains={t: Gain(taught[t], right_before[t], right_after[t]) for t in TAUGHT_TRACKS if taught[t]},
        is_apart=len(corrected) > 1,
        others=others,
        changed=changed,
        hold_out_before=hold_out_before,
        hold_out_after=hold_out_after,
        is_kept=share_equal(hold_out_after) >= share_equal(hold_out_before) - MARGIN,
    )
