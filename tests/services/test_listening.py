"""What the recogniser missed is heard again, on its own."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from gesprekscoach.domain.conversation import Word
from gesprekscoach.domain.speech import Segment, Span
from gesprekscoach.services.listening import heard_whole

WHOLE = Span(0, 40_000)
SPEECH = [Span(at, at + 4_500) for at in range(0, 40_000, 5_000)]


def segment(start_ms: int, text: str, compression_ratio: float = 1.2) -> Segment:
    words = tuple(Word(word, start_ms + n * 900, start_ms + n * 900 + 850) for n, word in enumerate(text.split()))
    return Segment(Span(start_ms, words[-1].end_ms), words, -0.3, 0.1, compression_ratio)


SAID = [segment(at, "een twee drie vier vijf") for at in range(0, 40_000, 5_000)]


class Recogniser:
    """Hears what was said, but in stretches longer than ``limit_ms`` only what ``poor`` makes of it."""

    def __init__(self, limit_ms: int, poor: Callable[[list[Segment]], list[Segment]]) -> None:
        self.limit_ms, self.poor = limit_ms, poor
        self.asked: list[tuple[Span, bool]] = []

    def __call__(self, span: Span, again: bool) -> Sequence[Segment]:
        self.asked.append((span, again))
        there = [s for s in SAID if span.start_ms <= s.span.start_ms and s.span.end_ms <= span.end_ms]
        return there if span.duration_ms <= self.limit_ms else self.poor(there)


def skipping(there: list[Segment]) -> list[Segment]:
    return [s for s in there if s.span.start_ms < 10_000]


def looping(there: list[Segment]) -> list[Segment]:
    return [segment(s.span.start_ms, "6. 6. 6. 6. 6.", 6.1) for s in there]


def test_what_is_heard_well_is_heard_once() -> None:
    hear = Recogniser(40_000, skipping)
    assert heard_whole(hear, WHOLE, SPEECH) == SAID
    assert hear.asked == [(WHOLE, False)]


def test_speech_that_was_skipped_is_heard_on_its_own() -> None:
    hear = Recogniser(31_000, skipping)
    assert heard_whole(hear, WHOLE, SPEECH) == SAID
    assert hear.asked == [(WHOLE, False), (Span(9_450, 40_000), True)]


def test_what_is_missed_again_is_heard_in_halves_between_the_words() -> None:
    hear = Recogniser(25_000, looping)
    assert heard_whole(hear, WHOLE, SPEECH) == SAID
    assert hear.asked[1:] == [(WHOLE, True), (Span(0, 19_750), True), (Span(19_750, 40_000), True)]


def test_a_loop_that_stays_is_kept_and_the_recogniser_is_not_asked_forever() -> None:
    hear = Recogniser(0, looping)
    assert heard_whole(hear, WHOLE, SPEECH) == looping(SAID)
    assert len(hear.asked) == 8


def test_words_that_are_hardly_heard_are_not_added() -> None:
    def mumbling(there: list[Segment]) -> list[Segment]:
        return [replace(s, avg_logprob=-1.1) for s in there] if len(there) == 1 else skipping(there)

    assert heard_whole(Recogniser(0, mumbling), WHOLE, SPEECH) == SAID[:2]


def test_where_nothing_can_be_heard_nothing_is_made_up() -> None:
    assert heard_whole(Recogniser(0, lambda there: []), WHOLE, SPEECH) == []
