"""Words lie where someone speaks."""

from gesprekscoach.domain.conversation import Word
from gesprekscoach.domain.speech import Span
from gesprekscoach.domain.word_times import within_speech

SPEECH = [Span(0, 5_000), Span(6_000, 9_000)]


def times(*words: tuple[int, int], text: str = "woord") -> list[tuple[int, int]]:
    return [(w.start_ms, w.end_ms) for w in within_speech([Word(text, *word) for word in words], SPEECH)]


def test_a_word_that_begins_in_a_pause_begins_where_speech_begins() -> None:
    assert times((5_300, 6_400), (6_400, 6_800)) == [(6_000, 6_400), (6_400, 6_800)]


def test_a_word_that_ends_in_a_pause_ends_where_speech_ends() -> None:
    assert times((4_000, 4_500), (4_600, 5_700)) == [(4_000, 4_500), (4_600, 5_000)]


def test_the_first_word_moves_from_the_end_of_the_passage_before_it() -> None:
    assert times((4_900, 5_400), (6_300, 6_700)) == [(6_000, 6_300), (6_300, 6_700)]


def test_the_first_word_moves_out_of_the_pause() -> None:
    assert times((5_100, 5_400), (6_300, 6_700)) == [(6_000, 6_300), (6_300, 6_700)]


def test_a_first_word_with_speech_of_its_own_stays() -> None:
    assert times((4_000, 4_600), (6_300, 6_700)) == [(4_000, 4_600), (6_300, 6_700)]


def test_a_short_word_alone_in_its_stretch_stays() -> None:
    speech = [Span(1_000, 1_250), Span(3_000, 5_000)]
    words = [Word("Ja.", 1_050, 1_200), Word("Dat", 3_100, 3_300)]
    assert within_speech(words, speech) == tuple(words)


def test_words_within_speech_stay() -> None:
    assert times((100, 400), (400, 900)) == [(100, 400), (400, 900)]


def test_without_any_speech_words_keep_their_times() -> None:
    words = (Word("hm", 100, 300), Word("ja", 300, 500))
    assert within_speech(words, []) == words
