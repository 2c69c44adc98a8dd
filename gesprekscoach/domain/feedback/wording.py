"""The numbers of the card in plain Dutch: what was counted, how sure that is, and the guideline with its source."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from gesprekscoach.domain.codebook import Codebook
from gesprekscoach.domain.conversation import Conversation, Turn, Utterance
from gesprekscoach.domain.dutch_numbers import clock, counted, number
from gesprekscoach.domain.feedback.card import FeedbackCard
from gesprekscoach.domain.feedback.connection import LINKED
from gesprekscoach.domain.feedback.intervals import Share
from gesprekscoach.domain.feedback.measures import is_unasked_advice, professional_turns
from gesprekscoach.domain.feedback.moments import DOUBT_BELOW

_MOST_PLACES = 12


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of the card in words.

    ``sentence`` holds value, count and interval, or says that there is too little; ``guideline`` is None where the
    codebook gives none or where there is too little; ``turns`` are the turns it counts, for looking them up.
    """

    code: str
    name: str
    sentence: str
    guideline: str | None
    share: Share
    turns: tuple[int, ...]


def measures(card: FeedbackCard, conversation: Conversation, codebook: Codebook) -> tuple[Measure, ...]:
    """Return every share of the card in words, the two that tell most first (codebook, guidelines)."""
    turns = turns_behind(conversation)
    found = []
    for code, (name, _, say) in _MEASURES.items():
        share: Share = getattr(card.shares, code)
        sentence = say(share) if share.enough else f"te weinig om iets over te zeggen ({amount(code, share)})"
        found.append(Measure(code, name, sentence, _guideline(code, share, codebook), share, turns[code]))
    return tuple(found)


def amount(code: str, share: Share) -> str:
    """Say how much material there is: "1 vraag", "12 beurten"."""
    _, (one, more), _ = _MEASURES[code]
    return counted(share.n, one, more)


def turns_behind(conversation: Conversation) -> Mapping[str, tuple[int, ...]]:
    """Return for each share the turns that hold what it counts (for ``talk_share``: none, it counts all)."""
    turns = professional_turns(conversation)

    def with_any(holds: Callable[[Utterance], bool]) -> tuple[int, ...]:
        return tuple(t.n for t in turns if any(map(holds, t.utterances)))

    return {
        "reflections_per_question": with_any(lambda u: u.is_reflection),
        "advice_share": with_any(is_unasked_advice),
        "follow_up_ratio": with_any(lambda u: u.follow_up in LINKED),
        "open_share": with_any(lambda u: u.act == "open_question"),
        "complex_share": with_any(lambda u: u.act == "complex_reflection"),
        "talk_share": (),
        "system_share": tuple(t.n for t in turns if t.world == "system"),
    }


def no_strength(turns: Iterable[Turn]) -> str:
    """Say why no strength is named: one side talks alone, or nothing is sure enough."""
    if not {"professional", "client"} <= {turn.speaker for turn in turns}:
        return "Het programma hoorde maar één kant van een gesprek. Kijk na wie wat zei."
    return (
        "Hier vond het programma geen plek waar het zeker genoeg van is. Luister zelf terug: wat ging goed, vind jij?"
    )


def percent(value: float) -> str:
    """Write a share as a whole percentage."""
    return f"{round(100 * value)} procent"


def level_dots(level: int) -> str:
    """Draw the level of an opening, 0 to 3: a full circle for each step that was reached."""
    return "●" * level + "○" * (3 - level)


def places(turns: Mapping[int, Turn], numbers: Iterable[int]) -> str:
    """Say where turns stand: their times when there are any, else their numbers ("beurt 4, 5 en 9").

    Of very many only the first are named, and how many there are besides.
    """
    found = [turns[n] for n in numbers if n in turns]
    shown, rest = found[:_MOST_PLACES], len(found) - _MOST_PLACES
    timed = all(t.start_ms is not None for t in shown)
    listed = [str(clock(t.start_ms) if timed else t.n) for t in shown]
    if rest > 0:
        listed.append(f"en nog {rest}")
    elif not timed and len(listed) > 1:
        listed = [*listed[:-2], f"{listed[-2]} en {listed[-1]}"]
    return ("" if timed else "beurt ") + ", ".join(listed)


def is_doubtful(confidence: Mapping[str, float], track: str) -> bool:
    """Whether a label of this track deserves the word "twijfel"; labels without confidence are certain."""
    return confidence.get(track, 1.0) < DOUBT_BELOW


def _count(share: Share) -> str:
    return number(round((share.value or 0) * share.n))


def _between(share: Share) -> str:
    low, high = round(100 * (share.low or 0)), round(100 * (share.high or 0))
    if low == 0:
        return f"waarschijnlijk onder {max(high, 1)} procent"
    return f"waarschijnlijk boven {low} procent" if high == 100 else f"waarschijnlijk tussen {low} en {high} procent"


def _per_question(share: Share) -> str:
    low, high = number(share.low or 0, 1), number(share.high or 0, 1)
    return f"{_count(share)} keer bij {number(share.n)} vragen; waarschijnlijk tussen {low} en {high} per vraag"


def _in_turns(share: Share) -> str:
    return f"in {_count(share)} van je {number(share.n)} beurten; {_between(share)}"


def _of(what: str, of_one: str = "", of_more: str = "") -> Callable[[Share], str]:
    def say(share: Share) -> str:
        times = _count(share)
        return f"{times} van {number(share.n)} {what.format(of_one if times == '1' else of_more)}; {_between(share)}"

    return say


def _talk(share: Share) -> str:
    return f"jij zei {percent(share.value or 0)} van de woorden; {_between(share)}"


_QUESTIONS, _TURNS = ("vraag", "vragen"), ("beurt", "beurten")
_MEASURES: Mapping[str, tuple[str, tuple[str, str], Callable[[Share], str]]] = {
    "reflections_per_question": ("Teruggeven", _QUESTIONS, _per_question),
    "advice_share": ("Ongevraagd advies", _TURNS, _in_turns),
    "follow_up_ratio": ("Doorvragen", _QUESTIONS, _of("vragen {} aan op de ander", "sloot", "sloten")),
    "open_share": ("Open vragen", _QUESTIONS, _of("vragen {} open", "was", "waren")),
    "complex_share": (
        "Betekenis teruggeven",
        ("keer teruggeven", "keer teruggeven"),
        _of("keer teruggeven met betekenis of gevoel"),
    ),
    "talk_share": ("Wie praat", _TURNS, _talk),
    "system_share": ("Systeemtaal", _TURNS, _in_turns),
}
"""Per share its name, what it is counted among (one, more), and how it is said."""


def _guideline(code: str, share: Share, codebook: Codebook) -> str | None:
    found = codebook.guideline(code)
    if found is None or not share.enough or share.n < found.min_n:
        return None
    return f"{found.text} ({codebook.source(found.source).name})"
