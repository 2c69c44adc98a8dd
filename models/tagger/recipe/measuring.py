"""Figures of a finished tagger, as the program runs it: agreement, calibration and reasons, clean and plain."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from corpus import TURN_MULTI, plain

from gesprekscoach.domain.agreement import agreement, kappa
from gesprekscoach.domain.conversation import TURN_TRACKS, UTTERANCE_TRACKS, Conversation, Turn, Utterance

BINS = 10
CONFIDENT_TRACKS = (*UTTERANCE_TRACKS, *TURN_TRACKS)
DRAWS = 500


def figures(conversations: Sequence[Conversation], tag: Callable[[Conversation], Conversation]) -> dict[str, Any]:
    """Agreement and calibration on whole conversations, as written and in plain form; in groups too."""
    result: dict[str, Any] = {"conversations": [c.id for c in conversations]}
    for form, shown in (("clean", conversations), ("plain", [in_plain(c) for c in conversations])):
        pairs = [(labelled, tag(labelled)) for labelled in shown]
        units = {track: confidences(pairs, track) for track in CONFIDENT_TRACKS}
        result[form] = {
            "scores": _scores(pairs),
            "labels": _by_label(pairs),
            "open_against_closed": round(_open_against_closed(pairs), 3),
            "calibration_error": {track: calibration_error(u) for track, u in units.items()},
            "calibration_by_chance": {track: calibration_by_chance(u) for track, u in units.items()},
        }
        if form == "clean":
            result["by_setting"] = _grouped(pairs, "setting")
            result["by_address"] = _grouped(pairs, "address")
    return result


def in_plain(conversation: Conversation) -> Conversation:
    """The conversation in lower case without punctuation."""
    turns = tuple(
        replace(t, utterances=tuple(replace(u, text=plain(u.text)) for u in t.utterances)) for t in conversation.turns
    )
    return replace(conversation, turns=turns)


def confidences(pairs: Sequence[tuple[Conversation, Conversation]], track: str) -> list[tuple[float, bool]]:
    """Confidence of every tag of a track, and whether it is the label."""
    return [unit for labelled, tagged in pairs for unit in _confidences(labelled, tagged, track)]


def calibration_error(units: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error over ten equal bins: how far confidence lies from the share that is right."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, right in units:
        bins[min(BINS - 1, int(confidence * BINS))].append((confidence, right))
    gaps = [abs(sum(c for c, _ in b) - sum(r for _, r in b)) for b in bins if b]
    return round(sum(gaps) / len(units), 3)


def calibration_by_chance(units: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """The error that so many tags would show if each were right exactly as often as it says: mean, and 95 % below.

    With few tags the gaps of a bin do not average out, so even perfect confidence shows an error.
    """
    dice = random.Random(0)
    errors = sorted(calibration_error([(c, dice.random() < c) for c, _ in units]) for _ in range(DRAWS))
    return round(sum(errors) / DRAWS, 3), errors[int(0.95 * DRAWS)]


def _open_against_closed(pairs: Sequence[tuple[Conversation, Conversation]]) -> float:
    """Kappa of open against closed over the questions that both codings see as a question."""
    return kappa(
        (str(u.act), str(v.act))
        for labelled, tagged in pairs
        for a, b in zip(labelled.turns, tagged.turns, strict=True)
        for u, v in zip(a.utterances, b.utterances, strict=True)
        if u.is_question and v.is_question
    )


def _confidences(labelled: Conversation, tagged: Conversation, track: str) -> list[tuple[float, bool]]:
    found = []
    for a, b in zip(labelled.turns, tagged.turns, strict=True):
        units: Sequence[tuple[Any, Any]] = (
            ((a, b),) if track in TURN_TRACKS else tuple(zip(a.utterances, b.utterances, strict=True))
        )
        found += [
            (y.confidence[track], _label(x, track) == _label(y, track)) for x, y in units if track in y.confidence
        ]
    return found


def _label(unit: Turn | Utterance, track: str) -> Any:
    value = getattr(unit, track)
    return frozenset(value) if isinstance(value, tuple) else value


def _scores(pairs: Sequence[tuple[Conversation, Conversation]]) -> dict[str, Any]:
    def rounded(value: float | None) -> float | None:
        return None if value is None else round(value, 3)

    return {
        track: {"n": s.n, "kappa": rounded(s.kappa), "low": rounded(s.low), "high": rounded(s.high),
                "macro_f1": rounded(s.macro_f1), "accuracy": rounded(s.accuracy), "within_one": rounded(s.within_one)}
        for track, s in agreement(pairs, draws=1000).items()
    }  # fmt: skip


def _by_label(pairs: Sequence[tuple[Conversation, Conversation]]) -> dict[str, Any]:
    """Of every label of the tracks on which a turn can hold several: how many turns hold it, and kappa."""
    found = {}
    for track, labels in TURN_MULTI.items():
        turns = [
            (getattr(a, track), getattr(b, track))
            for labelled, tagged in pairs
            for a, b in zip(labelled.turns, tagged.turns, strict=True)
            if track in b.confidence
        ]
        for label in labels:
            both = [(str(label in said), str(label in seen)) for said, seen in turns]
            found[f"{track}.{label}"] = {"n": sum(label in said for said, _ in turns), "kappa": round(kappa(both), 3)}
    return found


def _grouped(pairs: Sequence[tuple[Conversation, Conversation]], key: str) -> dict[str, Any]:
    groups = sorted({str(getattr(labelled, key)) for labelled, _ in pairs})
    return {
        group: {
            track: round(s.kappa, 2)
            for track, s in agreement([p for p in pairs if str(getattr(p[0], key)) == group]).items()
        }
        for group in groups
    }
