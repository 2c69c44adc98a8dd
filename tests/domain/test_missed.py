"""Speech of which the recogniser wrote nothing of use is found."""

from gesprekscoach.domain.conversation import Word
from gesprekscoach.domain.missed import missed_speech
from gesprekscoach.domain.speech import Segment, Span

WHOLE = Span(0, 20_000)


def segment(start_ms: int, end_ms: int, compression_ratio: float = 1.2) -> Segment:
    span = Span(start_ms, end_ms)
    return Segment(span, (Word("ja", start_ms, end_ms),), -0.3, 0.1, compression_ratio)


def missed(segments: list[Segment], *speech: tuple[int, int]) -> list[Span]:
    return list(missed_speech(segments, [Span(start, end) for start, end in speech], WHOLE))


def test_speech_between_two_words_is_missed_when_it_lasts() -> None:
    heard = [segment(0, 3_000), segment(8_000, 20_000)]
    assert missed(heard, (0, 3_000), (4_000, 7_000), (8_000, 20_000)) == [Span(3_000, 8_000)]


def test_a_breath_is_not_missed_and_neither_is_silence() -> None:
    assert missed([segment(0, 3_000), segment(8_000, 20_000)], (0, 3_500), (7_500, 20_000)) == []


def test_speech_at_the_start_and_at_the_end_is_missed() -> None:
    assert missed([segment(6_000, 9_000)], (0, 20_000)) == [Span(0, 6_000), Span(9_000, 20_000)]


def test_the_words_of_a_loop_do_not_count() -> None:
    heard = [segment(0, 5_000), segment(5_000, 15_000, compression_ratio=6.1), segment(15_000, 20_000)]
    assert missed(heard, (0, 20_000)) == [Span(5_000, 15_000)]


def test_where_two_speak_at_once_nothing_is_missed() -> None:
    assert missed([segment(0, 12_000), segment(3_000, 4_000), segment(12_000, 20_000)], (0, 20_000)) == []
