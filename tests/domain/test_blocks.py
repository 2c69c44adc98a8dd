"""Where a recording is cut for decoding."""

import itertools

import pytest

from gesprekscoach.domain.blocks import plan_blocks
from gesprekscoach.domain.speech import Span

MINUTE = 60_000


def _talk(minutes: int, pauses: dict[int, int] | None = None) -> list[tuple[int | None, Span]]:
    """Ten seconds of speech, half a second of silence, over and over; longer silence after the seconds given."""
    found: list[tuple[int | None, Span]] = []
    now = 0
    while now < minutes * MINUTE:
        found.append((None, Span(now, now + 10_000)))
        silence = next((p for at, p in (pauses or {}).items() if now <= at * 1000 < now + 10_500), 500)
        now += 10_000 + silence
    return found


def test_blocks_cover_the_recording_without_gap_or_overlap() -> None:
    blocks = plan_blocks(_talk(47), 47 * MINUTE, workers=2)
    borders = [block.span.start_ms for block in blocks] + [blocks[-1].span.end_ms]
    assert borders[0] == 0
    assert borders[-1] == 47 * MINUTE
    assert all(a.span.end_ms == b.span.start_ms for a, b in itertools.pairwise(blocks))
    assert [block.index for block in blocks] == list(range(len(blocks)))


@pytest.mark.parametrize(("minutes", "workers", "count"), [(1, 2, 2), (10, 2, 2), (30, 2, 6), (30, 8, 8), (180, 2, 36)])
def test_blocks_are_five_minutes_and_at_least_one_per_worker(minutes: int, workers: int, count: int) -> None:
    assert len(plan_blocks(_talk(minutes), minutes * MINUTE, workers)) == count


def test_blocks_are_nearly_equal() -> None:
    lengths = [block.span.duration_ms for block in plan_blocks(_talk(30), 30 * MINUTE, workers=2)]
    assert max(lengths) < 1.5 * min(lengths)


def test_a_border_falls_in_the_longest_pause_near_it() -> None:
    [first, _] = plan_blocks(_talk(10, pauses={270: 3_000}), 10 * MINUTE, workers=2)
    assert 270_000 <= first.span.end_ms <= 285_000


def test_no_border_cuts_speech_when_there_is_a_pause() -> None:
    speech = _talk(30)
    borders = [block.span.end_ms for block in plan_blocks(speech, 30 * MINUTE, workers=2)[:-1]]
    assert not any(span.start_ms < border < span.end_ms for border in borders for _, span in speech)


def test_someone_who_never_pauses_is_cut_at_equal_lengths() -> None:
    blocks = plan_blocks([(None, Span(0, 10 * MINUTE))], 10 * MINUTE, workers=2)
    assert [block.span.end_ms for block in blocks] == [5 * MINUTE, 10 * MINUTE]


def test_each_channel_has_its_own_blocks_and_the_workers_share_them() -> None:
    speech: list[tuple[int | None, Span]] = [(0, Span(0, 9_000)), (1, Span(9_500, 20_000))]
    blocks = plan_blocks(speech, 20_000, workers=2)
    assert [(block.index, block.channel) for block in blocks] == [(0, 0), (1, 1)]


def test_silence_needs_no_blocks() -> None:
    assert plan_blocks([], 10 * MINUTE, workers=2) == ()
