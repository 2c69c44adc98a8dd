"""Moments of an observer, laid beside the transcript."""

from gesprekscoach.domain.conversation import Conversation, Turn, Utterance
from gesprekscoach.domain.corrections import Note
from gesprekscoach.domain.moments import Moment, MomentKind, beside

TALK = Conversation(
    "krat",
    tuple(
        Turn(
            n,
            "professional" if n % 2 else "client",
            (Utterance("tekst"),),
            start_ms=n * 10_000,
            end_ms=n * 10_000 + 9_000,
        )
        for n in range(1, 5)
    ),
)


def test_a_moment_lands_at_the_turn_that_was_heard_before_the_key_was_pressed() -> None:
    [note] = beside(TALK, (), [Moment(32_000, MomentKind.ADVICE)])
    assert (note.n, note.comment) == (2, "tijdens de opname: advies")


def test_a_silence_is_noted_while_it_lasts() -> None:
    [note] = beside(TALK, (), [Moment(32_000, MomentKind.SILENCE)])
    assert note.n == 3


def test_a_word_of_text_stands_with_it() -> None:
    [note] = beside(TALK, (), [Moment(45_000, MomentKind.REFLECTION, "krat")])
    assert (note.n, note.comment) == (4, "tijdens de opname: teruggeven: krat")


def test_what_was_written_at_a_turn_stays_and_the_example_mark_too() -> None:
    written = (Note(2, "mooi", is_example=True), Note(4, "kijk hier"))
    notes = beside(TALK, written, [Moment(25_000, MomentKind.GOOD)])
    assert notes[0] == Note(2, "mooi\ntijdens de opname: goed moment", is_example=True)
    assert notes[-1] == written[1]


def test_a_moment_before_anyone_speaks_lands_at_the_first_turn() -> None:
    [note] = beside(TALK, (), [Moment(500, MomentKind.CONSENT, "Noor")])
    assert (note.n, note.comment) == (1, "tijdens de opname: toestemming gezegd: Noor")


def test_without_times_there_is_no_place_for_moments() -> None:
    silent = Conversation("los", (Turn(1, "client", (Utterance("tekst"),)),))
    assert beside(silent, (), [Moment(500, MomentKind.GOOD)]) == ()
