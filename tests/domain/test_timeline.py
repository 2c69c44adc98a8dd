"""Where turns stand in time and in a drawing."""

from gesprekscoach.domain.conversation import Conversation, Turn, Utterance
from gesprekscoach.domain.speech import Span
from gesprekscoach.domain.timeline import MS_PER_WORD, column_of, columns, has_times, turn_at, turn_spans


def turn(n: int, text: str, start_ms: int | None = None, end_ms: int | None = None) -> Turn:
    return Turn(n, "client", (Utterance(text),), start_ms=start_ms, end_ms=end_ms)


def test_a_turn_without_times_takes_as_long_as_its_words() -> None:
    conversation = Conversation("a", (turn(1, "een twee drie"), turn(2, "vier")))

    assert turn_spans(conversation) == (Span(0, 3 * MS_PER_WORD), Span(3 * MS_PER_WORD, 4 * MS_PER_WORD))
    assert not has_times(conversation)


def test_times_of_the_recording_come_first_and_gaps_stay() -> None:
    conversation = Conversation("a", (turn(1, "een", 500, 900), turn(2, "twee", 4000, 5000)))

    assert turn_spans(conversation) == (Span(500, 900), Span(4000, 5000))
    assert has_times(conversation)


def test_a_moment_in_a_pause_belongs_to_the_turn_before_it() -> None:
    spans = (Span(0, 900), Span(4000, 5000))

    assert [turn_at(spans, ms) for ms in (0, 950, 3999, 4000, 9000)] == [0, 0, 0, 1, 1]


def test_each_column_shows_the_turn_that_fills_most_of_it() -> None:
    spans = (Span(0, 1000), Span(1000, 1200), Span(1200, 4000))

    assert columns(spans, 4) == (0, 2, 2, 2)
    assert columns(spans, 20)[5] == 1


def test_an_empty_conversation_draws_nothing() -> None:
    assert columns((), 40) == ()


def test_a_moment_stands_in_the_column_that_holds_it() -> None:
    assert [column_of((Span(0, 400), Span(400, 1000)), ms, 10) for ms in (0, 99, 100, 450)] == [0, 0, 1, 4]


def test_the_last_moment_stays_inside_the_drawing() -> None:
    assert column_of((Span(0, 1000),), 1000, 10) == 9
