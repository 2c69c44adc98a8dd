"""The consent form says what is wrong, with whom, where everyone can read it."""

from asyncio import timeout
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Button, Input, OptionList, Static

from gesprekscoach.domain.consent import Consent, Purpose
from gesprekscoach.domain.moments import Moment, MomentKind
from gesprekscoach.domain.speech import Span
from gesprekscoach.services.erasing import erase
from gesprekscoach.services.reviewing import VaultReview
from gesprekscoach.tui.app import GesprekscoachApp
from gesprekscoach.tui.forms import drafts_of, new_drafts
from gesprekscoach.tui.screens.consent import ConsentScreen, summary
from gesprekscoach.tui.screens.dialogs import Ask, Reading
from gesprekscoach.tui.screens.library import LibraryScreen
from gesprekscoach.tui.screens.recording import RecordingScreen
from gesprekscoach.tui.screens.register import RegisterScreen
from gesprekscoach.tui.widgets.fields import Choice
from tests.tui.opening import running, settled, shown_lines, until
from tests.tui.places import TODAY, ScriptedDesk, add, consent
from tests.tui.reviewing import FakePlayer
from tests.tui.sounds import FakeMicrophones
from tests.tui.test_queue import Queue


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("given_on", "straks", "Typ 'zei ja op' als dag-maand-jaar."),
        ("given_on", "27-11-2026", "De datum bij 'zei ja op' moet nog komen."),
        ("keep_until", "", "Typ 'bewaren tot' als dag-maand-jaar."),
    ],
)
async def test_a_wrong_date_of_someone_else_is_named_in_full_on_a_small_screen(
    tmp_path: Path, field: str, typed: str, said: str
) -> None:
    drafts = new_drafts(TODAY)
    drafts[0].name, drafts[1].name = "Noor", "Mevrouw De Wit"
    setattr(drafts[1], field, typed)
    app = GesprekscoachApp(lambda: ConsentScreen(ScriptedDesk(tmp_path), drafts, TODAY))
    async with running(app, size=(80, 24)):
        shown = app.screen.query_one("#problem", Static)
        assert str(shown.content) == shown.render_line(0).text.strip() == f"Bij Mevrouw De Wit: {said}"
        assert app.screen.query_one("#done", Button).disabled


async def test_on_a_narrow_screen_every_answer_can_be_read_and_clicked(tmp_path: Path) -> None:
    app = GesprekscoachApp(lambda: ConsentScreen(ScriptedDesk(tmp_path), new_drafts(TODAY), TODAY))
    async with running(app, size=(60, 20)) as pilot:
        role = app.screen.query_one("#role", Choice)
        await until(pilot, lambda: any("klant" in line for line in shown_lines(role)))
        lines = shown_lines(role)
        assert any("● professional" in line for line in lines) and any("○ klant" in line for line in lines)
        y = next(y for y, line in enumerate(lines) if "○ anders" in line)
        await pilot.click(role, offset=(lines[y].index("anders") + 1, y))
        assert role.value == "anders"


async def test_someone_with_a_name_leaves_the_list_only_after_a_question_and_two_people_always_stay(
    tmp_path: Path,
) -> None:
    drafts = drafts_of(consent("Noor", "Sem", "Rood"))
    app = GesprekscoachApp(lambda: ConsentScreen(ScriptedDesk(tmp_path), drafts, TODAY))
    async with running(app, size=(80, 24)) as pilot:
        form, names = app.screen, app.screen.query_one("#names", OptionList)
        await pilot.press("pageup", "ctrl+d")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is form)
        assert names.option_count == 3
        await pilot.press("ctrl+d")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        await pilot.press("right", "enter")
        await until(pilot, lambda: names.option_count == 2)
        await pilot.press("ctrl+d")
        await settled(pilot)
        assert app.screen is form


def test_the_line_about_consent_names_only_what_everyone_agreed_to() -> None:
    noor, sem = consent("Noor", "Sem").people
    sem = replace(sem, purposes=frozenset({Purpose.TRANSCRIBE}))
    assert " doelen: transcriberen   bewaren tot " in summary(Consent((noor, sem)))


async def test_who_turns_back_before_recording_finds_the_consent_as_it_was_filled_in(tmp_path: Path) -> None:
    queue = Queue(tmp_path)
    queue.place.desk.microphones = FakeMicrophones  # type: ignore[method-assign]
    app = GesprekscoachApp(lambda: LibraryScreen(queue.place, lambda: TODAY))
    async with running(app, size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, ConsentScreen))
        await pilot.press(*"Noor", "enter", *"Sem", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, RecordingScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ConsentScreen))
        assert app.screen.query_one("#name", Input).value == "Noor"
        assert not app.screen.query_one("#done", Button).disabled
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        await pilot.press("right", "enter")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))


async def test_a_button_pressed_twice_closes_the_form_and_not_what_lies_behind_it(tmp_path: Path) -> None:
    drafts = new_drafts(TODAY)
    drafts[0].name, drafts[1].name = "Noor", "Sem"
    app = GesprekscoachApp(lambda: Reading("De bibliotheek", "Hier staan de gesprekken."))
    async with running(app, size=(80, 24)) as pilot:
        await app.push_screen(behind := Reading("Het formulier erachter", "Dit blijft staan."))
        await app.push_screen(ConsentScreen(ScriptedDesk(tmp_path), drafts, TODAY))
        await settled(pilot)
        done = app.screen.query_one("#done", Button)
        done.post_message(Button.Pressed(done))
        done.post_message(Button.Pressed(done))
        await settled(pilot)
        assert app.screen is behind


async def test_escape_pressed_twice_asks_what_one_answer_answers(tmp_path: Path) -> None:
    app = GesprekscoachApp(lambda: Reading("De bibliotheek", "Hier staan de gesprekken."))
    async with running(app, size=(80, 24)) as pilot:
        behind = app.screen
        await app.push_screen(ConsentScreen(ScriptedDesk(tmp_path), new_drafts(TODAY), TODAY))
        await settled(pilot)
        await pilot.press(*"Noor")
        for _ in range(2):  # without waiting in between
            app.post_message(Key("escape", None))
        await until(pilot, lambda: isinstance(app.screen, Ask))
        await pilot.pause()
        await pilot.press("right", "enter")
        await until(pilot, lambda: app.screen is behind)


@pytest.mark.parametrize("name", ["Noor [zij]", "[/Noor]"])
async def test_a_name_with_square_brackets_is_shown_as_it_was_typed(tmp_path: Path, name: str) -> None:
    app = GesprekscoachApp(lambda: ConsentScreen(ScriptedDesk(tmp_path), new_drafts(TODAY), TODAY))
    async with running(app, size=(80, 24)) as pilot:
        await pilot.press(*name)
        await until(pilot, lambda: name in app.screen.query_one("#names", OptionList).render_line(0).text)


async def test_a_spoken_yes_is_heard_from_well_before_it_and_never_two_at_once_or_after_one_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = Queue(tmp_path)
    add(queue.vault, "krat", "Het krat", people=consent("Noor", "Sem", form="mondeling"))
    with closing(queue.vault.open()) as store:
        store.add_moment("krat", Moment(72_000, MomentKind.CONSENT))
        store.add_moment("krat", Moment(130_000, MomentKind.CONSENT, "ja van sem"))
        row = next(row for row in store.recordings() if row.id == "krat")
    review, players = queue.vault.review("krat"), list[FakePlayer]()

    def fresh(_recording_id: str) -> VaultReview:
        players.append(FakePlayer())
        return replace(review, player=players[-1])

    def playing() -> list[Span]:
        return [player.played[-1][0] for player in players if player.now is not None]

    monkeypatch.setattr(queue.vault, "review", fresh)
    app = GesprekscoachApp(lambda: Reading("De bibliotheek", "Hier staan de gesprekken."))
    async with running(app, size=(80, 24)) as pilot:
        await app.push_screen(RegisterScreen(queue.place, row, TODAY))
        await settled(pilot)
        async with timeout(5):  # sooner than it would end by itself
            await pilot.press("space")
            await until(pilot, lambda: playing() == [Span(57_000, 77_000)])
            await pilot.press("j", "space")
            await until(pilot, lambda: playing() == [Span(115_000, 135_000)])
            await pilot.press("escape")
            await until(pilot, lambda: playing() == [])


async def test_a_register_goes_from_the_screen_when_another_window_erased_the_conversation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gesprekscoach.tui.screens.register.LOOK_EVERY_S", 0.05)
    queue = Queue(tmp_path)
    add(queue.vault, "krat", "Het krat")
    with closing(queue.vault.open()) as store:
        row = next(row for row in store.recordings() if row.id == "krat")
    app = GesprekscoachApp(lambda: Reading("De bibliotheek", "Hier staan de gesprekken."))
    async with running(app, size=(80, 24)) as pilot:
        await app.push_screen(RegisterScreen(queue.place, row, TODAY))
        await settled(pilot)
        with closing(queue.vault.open()) as store:
            erase(store, "krat", datetime(2026, 11, 26, tzinfo=UTC))
        await until(pilot, lambda: not isinstance(app.screen, RegisterScreen))


async def test_a_spoken_yes_is_not_heard_any_more_once_consent_ended(tmp_path: Path) -> None:
    queue = Queue(tmp_path)
    add(queue.vault, "krat", "Het krat", people=consent("Noor", "Sem", form="mondeling"))
    with closing(queue.vault.open()) as store:
        store.add_moment("krat", Moment(72_000, MomentKind.CONSENT))
        row = next(row for row in store.recordings() if row.id == "krat")
    for today, is_offered in ((TODAY, True), (date(2028, 1, 1), False)):
        app = GesprekscoachApp(lambda today=today: RegisterScreen(queue.place, row, today))  # type: ignore[misc]
        async with running(app, size=(80, 24)) as pilot:
            await settled(pilot)
            assert app.screen.check_action("play", ()) is is_offered


async def test_a_name_with_square_brackets_stands_in_the_register_as_it_was_typed(tmp_path: Path) -> None:
    queue = Queue(tmp_path)
    add(queue.place.vault, "krat", "Het krat", people=consent("Noor [zij]", "[/Sem]"))  # type: ignore[arg-type]
    with closing(queue.place.vault.open()) as store:
        row = next(row for row in store.recordings() if row.id == "krat")
    app = GesprekscoachApp(lambda: RegisterScreen(queue.place, row, TODAY))
    async with running(app, size=(80, 24)) as pilot:
        await settled(pilot)
        people = app.screen.query_one("#people", OptionList)
        shown = [people.render_line(at).text.strip() for at in range(2)]
        assert shown == ["Noor [zij], professional", "[/Sem], klant"]


NINE = consent("Noor", "Sem", *(f"Kijker {n}" for n in range(1, 8)))


@asynccontextmanager
async def register_of(tmp_path: Path, size: tuple[int, int], people: Consent = NINE) -> AsyncIterator[Pilot[None]]:
    """Open the register of a conversation with these people, at the last of them."""
    queue = Queue(tmp_path)
    add(queue.place.vault, "krat", "Het krat", people=people)
    with closing(queue.place.vault.open()) as store:
        row = next(row for row in store.recordings() if row.id == "krat")
    app = GesprekscoachApp(lambda: RegisterScreen(queue.place, row, TODAY))
    async with running(app, size=size) as pilot:
        await settled(pilot)
        await pilot.press("end")
        await settled(pilot)
        yield pilot


def in_sight(pilot: Pilot[None]) -> str:
    """Read what the screen shows about the chosen person."""
    about = pilot.app.screen.query_one("#about")
    lines = shown_lines(about.query_one(Static))
    top = int(about.scroll_offset.y)
    return "\n".join(line.rstrip() for line in lines[top : top + about.size.height])


async def test_with_nine_people_all_that_one_agreed_to_stands_in_sight_on_a_small_screen(tmp_path: Path) -> None:
    withdrawn = replace(NINE, people=(*NINE.people[:-1], replace(NINE.people[-1], withdrawn_on=TODAY)))
    async with register_of(tmp_path, (80, 24), withdrawn) as pilot:
        assert in_sight(pilot).startswith("ingetrokken    26 nov 2026\nzei ja op")
        assert in_sight(pilot).endswith("ja  voorbeeld: als voorbeeld in lessen voor anderen")


async def test_what_does_not_fit_about_a_person_is_reached_with_tab_and_the_arrows(tmp_path: Path) -> None:
    async with register_of(tmp_path, (60, 18)) as pilot:
        assert "voorbeeld" not in in_sight(pilot)
        await pilot.press("tab", *["down"] * 9)
        await settled(pilot)
        assert in_sight(pilot).endswith("ja  voorbeeld: als voorbeeld in lessen voor anderen")


async def test_the_next_person_is_shown_from_the_first_line(tmp_path: Path) -> None:
    async with register_of(tmp_path, (60, 18)) as pilot:
        await pilot.press("tab", *["down"] * 9, "k")
        await settled(pilot)
        assert in_sight(pilot).startswith("zei ja op")


@pytest.mark.parametrize(
    ("width", "said"),
    [
        (120, "Maximiliaan Wolfgang van der Berg-Jansen heeft de toestemming ingetrokken."),
        (80, "Maximiliaan Wol… heeft de toestemming ingetrokken."),
        (50, "geldt niet"),
    ],
)
async def test_that_consent_was_taken_back_stands_whole_above_the_register_whatever_the_name(
    tmp_path: Path, width: int, said: str
) -> None:
    people = consent("Noor", "Maximiliaan Wolfgang van der Berg-Jansen").people
    withdrawn = Consent((people[0], replace(people[1], withdrawn_on=TODAY)))
    async with register_of(tmp_path, (width, 24), withdrawn) as pilot:
        assert shown_lines(pilot.app.screen.query_one("#how"))[0].strip() == said
