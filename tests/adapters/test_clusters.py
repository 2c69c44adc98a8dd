"""Grouping voice prints and smoothing over time, on made-up prints."""

from itertools import pairwise, product

import numpy as np
import pytest

from gesprekscoach.adapters.clusters import best_path, cluster


def prints_of(*people: int, each: int = 40, spread: float = 0.15) -> np.ndarray:
    """Prints of people with directions of their own, 64 dimensions, unit length."""
    rng = np.random.default_rng(3)
    rows = []
    for person in people:
        centre = np.zeros(64)
        centre[person * 8 : person * 8 + 8] = 1 / np.sqrt(8)
        rows.append(centre + rng.normal(0, spread / 8, (each, 64)))
    prints = np.concatenate(rows)
    unit: np.ndarray = (prints / np.linalg.norm(prints, axis=1, keepdims=True)).astype(np.float32)
    return unit


def count(prints: np.ndarray, asked: int) -> int:
    return len(cluster(prints, np.full(len(prints), 1000, np.float32), asked, 900))


@pytest.mark.parametrize(
    ("people", "asked", "found"), [((0, 1), 2, 2), ((0, 1, 2), 3, 3), ((0,), 2, 1), ((0, 1), 3, 2), ((0,), 1, 1)]
)
def test_as_many_voices_are_found_as_there_are_but_no_more_than_asked(
    people: tuple[int, ...], asked: int, found: int
) -> None:
    assert count(prints_of(*people), asked) == found


def test_each_person_falls_in_one_group() -> None:
    prints = prints_of(0, 1)
    centres = cluster(prints, np.full(len(prints), 1000, np.float32), 2, 900)
    labels = (prints @ centres.T).argmax(axis=1)
    assert set(labels[:40]) != set(labels[40:])
    assert len(set(labels[:40])) == len(set(labels[40:])) == 1


def test_one_who_hardly_speaks_is_still_found() -> None:
    prints = np.concatenate([prints_of(0, each=200), prints_of(1, each=10)])
    assert count(prints, 2) == 2


def test_the_same_sound_gives_the_same_groups_each_time() -> None:
    prints, lengths = prints_of(0, 1, 2), np.full(120, 1000, np.float32)
    assert np.array_equal(cluster(prints, lengths, 3, 900), cluster(prints, lengths, 3, 900))


def test_short_windows_do_not_shape_the_groups() -> None:
    prints = np.concatenate([prints_of(0), prints_of(1)])
    lengths = np.concatenate([np.full(40, 1000, np.float32), np.full(40, 300, np.float32)])
    assert len(cluster(prints, lengths, 2, 900)) == 1


def test_a_short_doubt_is_smoothed_away_and_a_real_change_is_not() -> None:
    scores = np.array([[0.5, 0.4]] * 10 + [[0.4, 0.43]] + [[0.5, 0.4]] * 10 + [[0.4, 0.5]] * 10, np.float32)
    assert best_path(scores, price=0.1) == [0] * 21 + [1] * 10


def test_the_path_is_the_best_of_all_paths() -> None:
    rng = np.random.default_rng(5)
    scores = rng.random((7, 3)).astype(np.float32)

    def value(path: tuple[int, ...]) -> float:
        changes = sum(a != b for a, b in pairwise(path))
        return float(sum(scores[t, v] for t, v in enumerate(path))) - 0.3 * changes

    assert tuple(best_path(scores, 0.3)) == max(product(range(3), repeat=7), key=value)


def test_no_frames_give_no_path() -> None:
    assert best_path(np.zeros((0, 2), np.float32), 0.1) == []


def test_one_short_word_is_one_voice() -> None:
    assert count(prints_of(0, each=1), 2) == 1


def test_few_words_of_one_person_are_one_voice() -> None:
    assert count(prints_of(0, each=16, spread=0.8), 2) == 1


def test_few_words_of_two_people_are_two_voices() -> None:
    assert count(prints_of(0, 1, each=10, spread=0.8), 2) == 2
