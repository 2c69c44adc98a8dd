"""Who sees a notice about safety: the user who reads that one conversation back, and nobody else."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from gesprekscoach.bootstrap import Coach
from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.recording import State
from gesprekscoach.domain.safety import GENERAL_NOTICE
from gesprekscoach.services.correcting import correct
from gesprekscoach.settings import load_settings
from gesprekscoach.tui.lights.transcript import Transcript
from gesprekscoach.tui.screens.over_time import OverTimeScreen
from tests.tui.opening import compared, opened, opened_at, running, settled, text_of
from tests.tui.places import TODAY, ScriptedDesk, add, said
from tests.tui.reviewing import FakeReview, corpus_conversation
from tests.tui.test_library import Library, loaded

NUMBERS = ("113", "0800", "112", "Veilig Thuis", "⚑")


class DangerReview(FakeReview):
    """Conversations in which the client says in the second turn that he is hit."""

    def __init__(self, conversation: Conversation | None = None) -> None:
        plain = conversation or corpus_conversation()
        client = plain.turns[1]
        spoken = replace(client.utterances[0], text="Hij slaat me.", words=())
        hit = replace(client, signal=("safety",), utterances=(spoken,))
        super().__init__(replace(plain, turns=(plain.turns[0], hit, *plain.turns[2:])))

    def beside(self, recording_id: str) -> "DangerReview":
        return DangerReview(corpus_conversation(recording_id))


def on_screen(pilot: Pilot[None]) -> str:
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_the_passage_says_what_it_may_be_about_and_whom_to_call(size: tuple[int, int]) -> None:
    async with opened(DangerReview(), size) as (pilot, screen):
        assert "0800-2000" not in text_of(screen, "#detail-text")
        await pilot.press("j")
        if size[0] < 100:
            await pilot.press("enter")
        await settled(pilot)
        assert "Hier gaat het misschien over geweld" in " ".join(text_of(screen, "#detail-text").split())
        assert "0800-2000" in on_screen(pilot)


async def test_the_card_only_says_that_there_is_something_to_read() -> None:
    async with opened_at("2", "end", review=DangerReview()) as (pilot, _screen):
        assert GENERAL_NOTICE in on_screen(pilot)
        assert "0800-2000" not in on_screen(pilot)


async def test_nothing_of_it_is_shown_to_a_class() -> None:
    async with opened(DangerReview()) as (pilot, screen):
        for keys in (
            ("j", "f11", "enter"),
            ("question_mark",),
            ("escape", "2", "end"),
            ("escape", "escape", "2", "end"),
        ):
            before = on_screen(pilot)
            await pilot.press(*keys)
            await settled(pilot)
            assert on_screen(pilot) != before
            is_class = screen.query_one(Transcript).is_presenting
            assert any(part in on_screen(pilot) for part in (*NUMBERS, "veiligheid")) != is_class, keys


async def test_nothing_of_it_stands_in_a_comparison_or_in_the_course_over_time() -> None:
    async with opened(DangerReview()) as (pilot, _screen):
        await compared(pilot)
        assert not any(part in on_screen(pilot) for part in (*NUMBERS, "veiligheid"))
        await pilot.press("escape", "T")
        await settled(pilot)
        assert isinstance(pilot.app.screen, OverTimeScreen)
        assert not any(part in on_screen(pilot) for part in (*NUMBERS, "veiligheid"))


async def test_nothing_of_it_stands_in_the_library(tmp_path: Path) -> None:
    library = Library(tmp_path)
    add(library.vault, "een", "Een", conversation=danger(), state=State.TAGGED)
    async with running(library.app, size=(120, 40)) as pilot:
        await loaded(pilot)
        assert not any(part in on_screen(pilot) for part in (*NUMBERS, "veiligheid"))


@pytest.mark.parametrize("with_notes", [False, True])
@pytest.mark.parametrize(("hide_names", "is_named"), [(False, True), (True, False)])
def test_a_report_names_the_kind_for_the_user_and_not_with_pseudonyms_for_others(
    tmp_path: Path, own_home: Path, hide_names: bool, is_named: bool, with_notes: bool
) -> None:
    vault = ScriptedDesk(tmp_path).vault()
    add(vault, "een", "Een", conversation=danger(), state=State.TAGGED)
    with closing(vault.open()) as store:
        correct(store, "een", "turn/2/comment", "Hier even stil zijn")
        coach, target = Coach(load_settings()), tmp_path / "een.html"
        coach.write_report(store, "een", target, TODAY, hide_names=hide_names, with_notes=with_notes)
    page = target.read_text(encoding="utf-8")
    assert ("Hier even stil zijn" in page) is with_notes
    assert ("0800-2000" in page) is is_named
    assert (GENERAL_NOTICE in page) != is_named


def danger() -> Conversation:
    plain = said("Hoe is het thuis?", "Hij slaat me.")
    return replace(plain, turns=(plain.turns[0], replace(plain.turns[1], signal=("safety",))))
