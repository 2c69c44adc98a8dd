"""A conversation as the whole program knows it: words in utterances in turns, with the tags of the codebook."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

Speaker = Literal["professional", "client", "other"]
Source = Literal["machine", "person"]

TURN_TRACKS = ("phase", "world", "stance", "talk", "movement", "domain", "signal")
TURN_TRACKS_OF: Mapping[Speaker, tuple[str, ...]] = MappingProxyType(
    {
        "professional": ("phase", "world", "stance", "domain"),
        "client": ("phase", "world", "talk", "movement", "domain", "signal"),
        "other": ("phase", "world", "domain"),
    }
)
"""The tracks of a turn that each speaker can have."""
UTTERANCE_TRACKS = ("act", "depth", "follow_up", "flags")
"""The tracks of an utterance, which only the professional can have; depth and follow_up are for questions alone."""
SEVERAL = frozenset({"domain", "signal", "flags"})
"""The tracks on which zero or more labels stand at once; on the others there is one or None."""

QUESTION_ACTS = ("open_question", "closed_question")
QUESTION_FLAGS = ("leading", "stacked", "choice", "why_blame", "advice_as_question", "assuming")
REFLECTION_ACTS = ("simple_reflection", "complex_reflection", "summary")

_UNSURE_BELOW = 0.5
"""Probability below which a recognised word is more likely wrong than right."""


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word.

    ``text`` is what the transcript shows, ``heard`` what the recogniser wrote when a domain word was repaired
    afterwards (else ``None``). Times in ms from the start of the recording; probability 0-1.
    """

    text: str
    start_ms: int
    end_ms: int
    probability: float = 1.0
    heard: str | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.start_ms <= self.end_ms:
            raise ValueError(f"word times out of order: {self.start_ms}, {self.end_ms}")

    @property
    def is_unsure(self) -> bool:
        """Whether the recogniser was unsure of the word, and it is shown as such."""
        return self.probability < _UNSURE_BELOW


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence or clause with one function; for its tracks see ``UTTERANCE_TRACKS``.

    ``confidence`` maps a track to 0-1 (calibrated), ``why`` a track to the words or facts its label rests on,
    ``source`` a track to who gave the label. ``cues``: codes of the opening
    that the tagger finds in it, whatever the words; what judges the opening reads them, and they are not kept.
    ``aside``: tags by a person that the speaker cannot have now, for when the words go back to one who can; not kept
    either.
    """

    text: str
    act: str | None = None
    depth: int | None = None
    follow_up: str | None = None
    flags: tuple[str, ...] = ()
    start_ms: int | None = None
    end_ms: int | None = None
    words: tuple[Word, ...] = ()
    confidence: Mapping[str, float] = field(default_factory=dict)
    why: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    source: Mapping[str, Source] = field(default_factory=dict)
    cues: tuple[str, ...] = ()
    aside: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_question(self) -> bool:
        """Whether the act is an open or a closed question."""
        return self.act in QUESTION_ACTS

    @property
    def is_reflection(self) -> bool:
        """Whether the act gives back what the client said: simple, complex or summary."""
        return self.act in REFLECTION_ACTS


@dataclass(frozen=True, slots=True)
class Turn:
    """Everything one speaker says until another takes the floor; ``n`` counts from 1.

    For its tracks see ``TURN_TRACKS_OF``; ``confidence``, ``why``, ``source`` and ``aside`` as in ``Utterance``.
    """

    n: int
    speaker: Speaker
    utterances: tuple[Utterance, ...]
    phase: str | None = None
    world: str | None = None
    stance: str | None = None
    talk: str | None = None
    movement: str | None = None
    domain: tuple[str, ...] = ()
    signal: tuple[str, ...] = ()
    start_ms: int | None = None
    end_ms: int | None = None
    confidence: Mapping[str, float] = field(default_factory=dict)
    why: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    source: Mapping[str, Source] = field(default_factory=dict)
    aside: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The utterances as one line."""
        return " ".join(u.text for u in self.utterances)

    @property
    def word_count(self) -> int:
        """The number of space-separated words in the turn."""
        return sum(len(u.text.split()) for u in self.utterances)


@dataclass(frozen=True, slots=True)
class Opening:
    """The empathic opening: level 0-3, its O and N codes, and for each code the turn numbers it rests on."""

    level: int
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()
    evidence: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation: turns in order, and what is known about the whole.

    ``setting`` and ``address`` ("u" or "je") as in the corpus format, ``None`` when unknown. ``models`` names the
    speech model with its sha256 and the versions of tagger and codebook. In the corpus only: ``quality``, and
    ``uncoded``, the tracks that nobody coded, where an empty label would otherwise say that there was nothing.
    """

    id: str
    turns: tuple[Turn, ...]
    title: str = ""
    setting: str | None = None
    address: str | None = None
    quality: str | None = None
    opening: Opening | None = None
    duration_ms: int | None = None
    models: Mapping[str, str] = field(default_factory=dict)
    uncoded: frozenset[str] = frozenset()

    @property
    def has_tags(self) -> bool:
        """Whether it was tagged: a turn has a phase then."""
        return any(turn.phase for turn in self.turns)

    @property
    def questions(self) -> tuple[tuple[Turn, Utterance], ...]:
        """Every question of the professional with its turn, in order."""
        return tuple((t, u) for t in self.turns if t.speaker == "professional" for u in t.utterances if u.is_question)
