"""A conversation to look at in the tests of the screens: a tagged one of the corpus, given times and consent."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from functools import cache
from threading import Event
from typing import Any

from gesprekscoach.domain.codebook import Codebook, read_codebook
from gesprekscoach.domain.consent import Consent, PersonConsent, Purpose, Role
from gesprekscoach.domain.conversation import Conversation, Word
from gesprekscoach.domain.corrections import Correction, apply, edit_for, notes, path_now, speaker_names
from gesprekscoach.domain.feedback import FeedbackCard, Share, Shares
from gesprekscoach.domain.hearing import HearingNotes
from gesprekscoach.domain.held import Held
from gesprekscoach.domain.recording import Recording, State
from gesprekscoach.domain.safety import SafetyLexicon, read_safety_lexicon
from gesprekscoach.domain.speech import Span
from gesprekscoach.domain.stepwise import Steps
from gesprekscoach.errors import ConsentMissing, GesprekscoachError, NotFound, WrongUse
from gesprekscoach.resources import codebook_file
from gesprekscoach.services.ports import AudioPiece, RecordingSummary
from gesprekscoach.services.reviewing import Loaded
from tests.domain.feedback.talk import card_of, corpus, shipped_texts
from tests.hearing_notes import some_notes

NO_VAULT: Any = None
"""For a conversation that is not in one: everything but a report works."""

MS_PER_WORD = 320
PAUSE_MS = 700
CONFIDENCES = (0.97, 0.93, 0.9, 0.88, 0.72, 0.94, 0.55)


@cache
def codebook() -> Codebook:
    return read_codebook(codebook_file())


@cache
def safety() -> SafetyLexicon:
    return read_safety_lexicon(codebook_file().with_name("safety.toml"))


@cache
def corpus_conversation(name: str = "carer-02") -> Conversation:
    return timed(corpus(name))


def timed(conversation: Conversation) -> Conversation:
    """Give every word a time, every 31st a low probability, and every tag a confidence; always the same ones."""
    now, count, turns = 300, 0, []
    for turn in conversation.turns:
        start, utterances = now, []
        for utterance in turn.utterances:
            words = []
            for text in utterance.text.split():
                count += 1
                words.append(Word(text, now, now + MS_PER_WORD - 20, 0.35 if count % 31 == 0 else 0.96))
                now += MS_PER_WORD
            tracks = [track for track in ("act", "depth") if getattr(utterance, track) is not None]
            utterances.append(
                replace(
                    utterance,
                    words=tuple(words),
                    start_ms=words[0].start_ms,
                    end_ms=words[-1].end_ms,
                    confidence={track: CONFIDENCES[(count + i) % 7] for i, track in enumerate(tracks)},
                )
            )
        confidence = {"phase": CONFIDENCES[turn.n % 7], "world": CONFIDENCES[(turn.n + 3) % 7]}
        turns.append(replace(turn, utterances=tuple(utterances), start_ms=start, end_ms=now, confidence=confidence))
        now += PAUSE_MS
    return replace(conversation, turns=tuple(turns), duration_ms=now)


def long_conversation(turn_count: int = 2500) -> Conversation:
    """Repeat a conversation until it is as long as three hours of talk."""
    plain = corpus_conversation()
    turns = tuple(replace(plain.turns[i % len(plain.turns)], n=i + 1) for i in range(turn_count))
    return timed(replace(plain, turns=turns))


DAYS = {"carer-01": date(2026, 10, 5), "work-10": date(2026, 10, 6)}
"""When the other conversations were held, which came into the vault first; the one that is read is of 12 November."""


def days(*, all_on: date | None, is_time_known: bool = False) -> dict[str, Held]:
    """All conversations of one day (or of an unknown one), in the vault in the order of DAYS."""
    return {name: held(name, all_on, is_time_known=is_time_known) for name in (*DAYS, "carer-02")}


def held(name: str, on: date | None, *, is_time_known: bool = False) -> Held:
    """When a conversation was held; each came into the vault a minute and a half after the one before it."""
    number = 1 + (list(DAYS).index(name) if name in DAYS else len(DAYS))
    kept_at = datetime(2026, 11, 12, 14, 0).astimezone() + number * timedelta(seconds=90)
    return Held(on, kept_at, number, kept_at.time() if is_time_known else None)


def recording(
    conversation: Conversation, held_on: date | None = None, client_agrees_to: Iterable[Purpose] = Purpose
) -> Recording:
    def person(name: str, role: Role, purposes: Iterable[Purpose] = Purpose) -> PersonConsent:
        return PersonConsent(name, role, date(2026, 11, 1), frozenset(purposes), date(2027, 2, 1), "getekend")

    consent = Consent((person("Noor", "professional"), person("Ada", "client", client_agrees_to)))
    return Recording(
        conversation.id, conversation.title, held_on, conversation.duration_ms or 0, 1, consent,
        State.TAGGED, "0" * 64,
    )  # fmt: skip


class FakePlayer:
    """Speakers that play until they are stopped or let go; ``now`` is what they say they play."""

    def __init__(self) -> None:
        self.now: int | None = None
        self.played: list[tuple[Span, float]] = []
        self.trouble: GesprekscoachError | None = None
        self._go_on = Event()

    @property
    def position_ms(self) -> int | None:
        return self.now

    def play(self, pieces: Iterable[AudioPiece], span: Span, speed: float) -> None:
        if self.trouble is not None:
            raise self.trouble
        self._go_on = go_on = Event()
        self.played.append((span, speed))
        self.now = span.start_ms
        list(pieces)
        go_on.wait(10)
        if go_on is self._go_on:
            self.now = None

    def stop(self) -> None:
        self._go_on.set()


class FakeReview:
    """A vault with one conversation, in memory; ``edits`` are those in force."""

    client_agrees_to: Iterable[Purpose] = Purpose

    def __init__(self, conversation: Conversation | None = None, helds: Mapping[str, Held] | None = None) -> None:
        self.helds = helds or {}
        self.conversation = conversation or corpus_conversation()
        self.edits: list[Correction] = []
        self.undone: list[Correction] = []
        self.is_erased = False
        self.erased: set[str] = set()
        """Other conversations that another window erased."""
        self.ended: set[str] = set()
        """Conversations past their last day."""
        self.retagged = 0
        self.begun: list[int] = []
        """How many edits there were each time the tags began to be made again."""
        self.is_tagged = Event()
        """Tags that are made again wait for this after the first step."""
        self.is_tagged.set()
        self.player = FakePlayer()
        self.asked_for: list[Span] = []
        self.others: tuple[str, ...] = ("carer-01", "work-10")
        name = self.conversation.id
        self.held = self.helds.get(name) or held(name, DAYS.get(name, date(2026, 11, 12)))

    def load(self) -> Loaded:
        shown = apply(self.conversation, self.edits)
        given = speaker_names(self.edits)
        return Loaded(
            recording(self.conversation, self.held.on, self.client_agrees_to),
            self.held,
            shown,
            notes(shown, self.edits),
            codebook(),
            shipped_texts(),
            safety(),
            given,
            self.version(),
        )

    def version(self) -> str:
        if self.is_erased or self.conversation.id in self.erased:
            raise NotFound("Dit gesprek is er niet meer.", "Kies een ander gesprek.")
        if self.conversation.id in self.ended:
            raise ConsentMissing("De toestemming liep af.", "Wis het gesprek.")
        return str([self.retagged, *(edit.path + edit.after for edit in self.edits)])

    def series(self) -> list[RecordingSummary]:
        others = [self.beside(name) for name in self.others if name not in self.erased | self.ended]
        return [
            RecordingSummary(one.conversation.id, one.conversation.id, one.held, 60_000, State.TAGGED, date(2027, 2, 1))
            for one in sorted([*others, self], key=lambda one: one.held.place)
        ]

    def beside(self, recording_id: str) -> "FakeReview":
        beside = FakeReview(corpus_conversation(recording_id), self.helds)
        beside.erased, beside.ended = self.erased, self.ended
        beside.others = self.others
        return beside

    def correct(self, path: str, value: Any, seen: Conversation | None = None) -> None:
        shown = apply(self.conversation, self.edits)
        try:
            now = path if seen is None else path_now(shown, edit_for(seen, path, value))
            assert now is not None
            edit = edit_for(shown, now, value)
        except ValueError:
            raise WrongUse("Dat past niet.", "Kies iets anders.") from None
        self.edits.append(Correction(edit.path, edit.before, edit.after, edit.anchor_ms, edit.anchor_text))
        self.undone.clear()

    def undo(self) -> Correction | None:
        return self._move(self.edits, self.undone)

    def redo(self) -> Correction | None:
        return self._move(self.undone, self.edits)

    def _move(self, source: list[Correction], target: list[Correction]) -> Correction | None:
        if source:
            target.append(source.pop())
            return target[-1]
        return None

    def retag(self) -> Steps[None]:
        self.begun.append(len(self.edits))
        yield 0.42
        self.is_tagged.wait(30)
        self.retagged += 1

    def card(self, conversation: Conversation) -> FeedbackCard:
        return card_of(conversation)

    def hearing(self, conversation: Conversation) -> HearingNotes:
        return some_notes(proposed_ms=conversation.turns[9].start_ms or 0)

    def sound(self, span: Span) -> Iterator[AudioPiece]:
        self.asked_for.append(span)
        yield AudioPiece(0, span, 1, b"")


class TogetherReview(FakeReview):
    """A conversation that two professionals held together."""

    def load(self) -> Loaded:
        loaded = super().load()
        noor, ada = loaded.recording.consent.people
        consent = Consent((noor, replace(noor, name="Els"), ada))
        return replace(loaded, recording=replace(loaded.recording, consent=consent))


class StillReview(FakeReview):
    """A vault whose reasons and feedback card say the same whatever the tagger and wordings of today: for drawings."""

    def load(self) -> Loaded:
        loaded = super().load()
        *before, third = loaded.conversation.turns[:3]
        *said, asked = third.utterances
        whys = {"act": ("waar wilt",), "depth": ("het", "waar wilt"), "follow_up": ("geen woord van de klant",)}
        third = replace(
            third,
            utterances=(*said, replace(asked, why=whys)),
            why={"phase": ("Nee", "da's", "waar"), "world": ("Zegt", "waar wilt")},
        )
        turns = (*before, third, *loaded.conversation.turns[3:])
        return replace(loaded, conversation=replace(loaded.conversation, turns=turns))

    def beside(self, recording_id: str) -> "StillReview":
        return StillReview(corpus_conversation(recording_id), self.helds)

    def card(self, conversation: Conversation) -> FeedbackCard:
        card = card_of(conversation)
        turns = [turn for turn in conversation.turns if turn.speaker == "professional"][3:5]
        said = card.next_step or card.strengths[0]
        first, second = (
            replace(said, text=text, turns=(turn.n,), quote=turn.utterances[-1].text, heard=None, instead=None)
            for text, turn in zip(("Je bleef bij de ander.", "Je vroeg door op een woord."), turns, strict=True)
        )
        step = replace(first, text="Geef eerst terug wat je hoort.", heard="Dat is zwaar.", instead="Zwaar, zegt u.")
        share = Share(0.4, 0.3, 0.52, 24, True)
        shares = Shares(**{field.name: share for field in fields(Shares)})
        if conversation.id == "work-10":
            shares = replace(shares, open_share=replace(share, value=0.8, low=0.7, high=0.9))
        return replace(
            card,
            strengths=(first, second),
            next_step=step,
            shares=replace(shares, complex_share=Share(0.2, 0.1, 0.4, 5, False)),
        )
