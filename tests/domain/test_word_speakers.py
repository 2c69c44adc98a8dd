"""Which voice said which word."""

from gesprekscoach.domain.conversation import Word
from gesprekscoach.domain.speech import Segment, Span, VoiceSpan
from gesprekscoach.domain.word_speakers import attribute


def segment(*words: tuple[str, int, int], channel: int | None = None, rejected: str | None = None) -> Segment:
    made = tuple(Word(text, start, end) for text, start, end in words)
    return Segment(Span(made[0].start_ms, made[-1].end_ms), made, -0.3, 0.1, 1.2, channel, rejected)


def voices(*spans: tuple[int, int, int]) -> list[VoiceSpan]:
    return [VoiceSpan(Span(start, end), voice) for start, end, voice in spans]


def said(segments: list[Segment], spans: list[VoiceSpan]) -> list[tuple[str, int]]:
    return [(item.word.text, item.voice) for item in attribute(segments, spans)]


def test_a_word_belongs_to_the_voice_a_tenth_of_a_second_after_its_middle() -> None:
    heard = segment(("ja.", 800, 1000), ("nee.", 1000, 1200))
    assert said([heard], voices((0, 1050, 0), (1050, 2000, 1))) == [("ja.", 0), ("nee.", 1)]


def test_a_word_in_a_pause_goes_to_the_nearest_voice() -> None:
    heard = segment(("hm.", 2000, 2100))
    assert said([heard], voices((0, 1000, 0), (2400, 3000, 1))) == [("hm.", 1)]


def test_a_clause_goes_to_the_voice_with_seventy_percent_of_its_words() -> None:
    clause = "ik ga nu dan maar weer eens naar huis toe,".split()
    heard = segment(*((word, 200 * at, 200 * at + 200) for at, word in enumerate([*clause, "zeg"])))
    spans = voices((0, 1_450, 0), (1_450, 3_000, 1))
    assert said([heard], spans) == [*((word, 0) for word in clause), ("zeg", 1)]


def test_only_the_last_word_of_a_segment_ends_it() -> None:
    heard = segment(("ik", 0, 200), ("ga,", 200, 400), ("zeg", 400, 600), ("ik", 600, 800))
    assert [item.ends_segment for item in attribute([heard], [])] == [False, False, False, True]


def test_a_clause_without_clear_majority_keeps_its_words_apart() -> None:
    heard = segment(("wil", 0, 200), ("u", 200, 400), ("ja", 900, 1100), ("graag.", 1100, 1300))
    assert [voice for _, voice in said([heard], voices((0, 600, 0), (800, 2000, 1)))] == [0, 0, 1, 1]


def test_a_channel_is_a_voice() -> None:
    left, right = segment(("hallo.", 0, 500), channel=0), segment(("dag.", 200, 600), channel=1)
    assert said([right, left], []) == [("hallo.", 0), ("dag.", 1)]


def test_a_clause_stays_whole_when_the_other_speaks_through_it() -> None:
    left = segment(("ik", 0, 200), ("ga", 300, 500), ("weg.", 900, 1100), channel=0)
    right = segment(("ja.", 350, 500), channel=1)
    assert [text for text, _ in said([left, right], [])] == ["ik", "ga", "weg.", "ja."]


def test_rejected_segments_are_left_out() -> None:
    assert said([segment(("muziek", 0, 500), rejected="verzonnen")], voices((0, 900, 0))) == []


def test_without_voices_all_words_are_of_one_voice() -> None:
    assert said([segment(("ja.", 0, 500))], []) == [("ja.", 0)]
