"""How long it is quiet after a word."""

from gesprekscoach.domain.conversation import Word
from gesprekscoach.domain.silences import with_silences
from gesprekscoach.domain.speech import Span
from gesprekscoach.domain.word_speakers import VoicedWord


def words(*times: tuple[int, int], voice: int = 0) -> list[VoicedWord]:
    return [VoicedWord(Word("ja", start, end), voice) for start, end in times]


def quiet(said: list[VoicedWord], *speech: tuple[int | None, int, int]) -> list[int]:
    spans = [(channel, Span(start, end)) for channel, start, end in speech]
    return [item.silence_ms for item in with_silences(said, spans)]


def test_it_is_quiet_between_two_stretches_of_speech() -> None:
    said = words((100, 300), (300, 500), (900, 1100))
    assert quiet(said, (None, 0, 550), (None, 850, 1200)) == [0, 300, 0]


def test_the_times_of_words_say_nothing_when_speech_goes_on() -> None:
    assert quiet(words((100, 300), (1_000, 1_200)), (None, 0, 1_300)) == [0, 0]


def test_a_word_whose_time_reaches_into_the_silence_has_it_after_it() -> None:
    assert quiet(words((100, 700), (700, 1100)), (None, 0, 500), (None, 800, 1200)) == [300, 0]


def test_of_two_silences_the_longest_counts() -> None:
    assert quiet(words((0, 100), (900, 1000)), (None, 0, 100), (None, 300, 400), (None, 800, 1000)) == [400, 0]


def test_the_other_microphone_is_not_listened_to() -> None:
    said = words((0, 200), (500, 700), voice=1)
    assert quiet(said, (0, 0, 200), (1, 0, 250), (0, 300, 700), (1, 450, 700)) == [200, 0]


def test_of_nothing_said_nothing_is_measured() -> None:
    assert quiet([]) == []
