"""How far the program tags as a person did, in words."""

from gesprekscoach.services.telling import score_lines


def test_without_tags_to_compare_with_that_is_said() -> None:
    assert list(score_lines({})) == ["In deze gesprekken staan geen tags om mee te vergelijken."]
