"""Circle 3 and circle 4 beside each other: the steps of the client, and how the professional moved along."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from gesprekscoach.domain.conversation import Conversation, Turn
from gesprekscoach.domain.exchanges import client_before
from gesprekscoach.domain.feedback.wording import is_doubtful

Meeting = Literal["fits", "clashes"]

# Which form of moving along suits where the client is (Mouris 2018, circles 3 and 4): who sees or wants is guided or
# asked for a step, who chooses or does is asked, or left to it. Taking over then takes the step away.
_FITS: Mapping[str, tuple[str, ...]] = {
    "see": ("guide", "activate"),
    "want": ("guide", "activate"),
    "choose": ("guide", "activate", "leave"),
    "do": ("activate", "leave"),
}
_OWN_STEP = ("choose", "do")
_YOU = frozenset("u jij jou jullie".split())


@dataclass(frozen=True, slots=True)
class Step:
    """The professional's turn ``n`` after a step of the client in turn ``client_n``, and how the two meet."""

    client_n: int
    movement: str
    n: int
    stance: str
    meeting: Meeting


def steps(conversation: Conversation) -> tuple[Step, ...]:
    """Return where a form of moving along follows a step of the client: where it fits and where it clashes.

    A clash is taking over right after the client chose or planned something, unless one of both asked: a task at the
    client's request, or with leave, is none (codebook, track 6), nor is it one when the tag of taking over is in doubt.
    Other pairs say nothing and are left out.
    """
    turns, found = conversation.turns, []
    for at, after in enumerate(turns):
        said = [turns[i] for i in client_before(turns, at)]
        moved = [turn for turn in said if turn.movement in _FITS]
        meeting = _meeting(moved[-1], after) if moved and after.speaker == "professional" else None
        if meeting == "clashes" and (is_doubtful(after.confidence, "stance") or _is_agreed(said, after)):
            continue
        if meeting is not None:
            found.append(Step(moved[-1].n, str(moved[-1].movement), after.n, str(after.stance), meeting))
    return tuple(found)


def moving(conversation: Conversation) -> tuple[Turn, ...]:
    """Return the turns in which the client sees, wants, chooses or plans something, in order."""
    return tuple(t for t in conversation.turns if t.speaker == "client" and t.movement in _FITS)


def own_steps(conversation: Conversation) -> tuple[Turn, ...]:
    """Return the turns in which the client chooses or plans something, in order."""
    return tuple(t for t in conversation.turns if t.speaker == "client" and t.movement in _OWN_STEP)


def _meeting(before: Turn, after: Turn) -> Meeting | None:
    if before.movement in _OWN_STEP and after.stance == "take_over":
        return "clashes"
    return "fits" if after.stance in _FITS.get(before.movement or "", ()) else None


def _is_agreed(said: Sequence[Turn], after: Turn) -> bool:
    """Whether the client speaks to the professional ("bel jij?"), or the professional asks ("vindt u dat goed?")."""
    asks_leave = any(u.act == "permission" or u.is_question for u in after.utterances)
    return asks_leave or any(_YOU.intersection(re.findall(r"\w+", turn.text.lower())) for turn in said)
