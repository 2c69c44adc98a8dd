"""Importing through the app: no consent, no recording."""

import wave
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, time
from pathlib import Path
from threading import Event

import pytest
from textual.events import Key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Button, DirectoryTree, Input, OptionList, Select, Static

from gesprekscoach.domain.held import Held, Start
from gesprekscoach.domain.speech import Span
from gesprekscoach.services.ports import AudioPiece, ChannelMode, RecordingSummary
from gesprekscoach.tui.app import GesprekscoachApp
from gesprekscoach.tui.forms import ImportDraft, new_drafts, write_start
from gesprekscoach.tui.queue_runner import QueueRunner
from gesprekscoach.tui.screens.consent import ConsentScreen
from gesprekscoach.tui.screens.dialogs import Ask, Reading
from gesprekscoach.tui.screens.importing import ImportScreen
from gesprekscoach.tui.screens.library import LibraryScreen
from gesprekscoach.tui.screens.register import RegisterScreen
from gesprekscoach.tui.screens.working import Workplace
from gesprekscoach.tui.widgets.fields import Choice, Tick
from tests.adapters.sounds import taking_turns, write_dated, write_wav
from tests.tui.opening import running, shown_lines, until
from tests.tui.places import TODAY, ScriptedDesk, ScriptedVault, add, consent


class Place:
    """A library on an empty vault, and a folder with one sound file."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "opnames"
        self.folder.mkdir()
        (self.folder / "notities.txt").write_text("geen geluid")
        with wave.open(str(self.folder / "oefening_dinsdag.wav"), "wb") as file:
            file.setparams((1, 2, 16_000, 0, "NONE", ""))
            file.writeframes(b"\x10\x00\xf0\xff" * 16_000)
        desk = ScriptedDesk(home)
        self.vault: ScriptedVault = desk.vault()
        self.app = GesprekscoachApp(lambda: LibraryScreen(self.place, lambda: TODAY))
        self.place = Workplace(desk, self.vault, QueueRunner(self.app, self.vault))

    def recordings(self) -> list[RecordingSummary]:
        with closing(self.vault.open()) as store:
            return store.recordings()

    async def open_import(self, pilot: Pilot[None]) -> None:
        await settle(pilot)
        self.app.push_screen(ImportScreen(self.place, TODAY, self.folder))
        await settle(pilot)

    async def open_consent(self, pilot: Pilot[None]) -> None:
        await self.open_import(pilot)
        await pilot.press("ctrl+t")
        await settle(pilot)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


async def settle(pilot: Pilot[None]) -> None:
    for _ in range(3):
        await pilot.pause(0.05)


async def test_only_sound_and_folders_are_offered(place: Place) -> None:
    async with running(place.app, size=(120, 40)) as pilot:
        await place.open_import(pilot)
        tree = place.app.screen.query_one(DirectoryTree)
        await until(pilot, lambda: len(tree.root.children) > 0)
        assert [str(node.label) for node in tree.root.children] == ["oefening_dinsdag.wav"]


async def test_a_folder_without_sound_says_so_and_what_to_do(place: Place) -> None:
    def said() -> str:
        line = place.app.screen.query_one("#no-sound", Static)
        return str(line.content) if line.display else ""

    empty = place.folder / "verslagen"
    (empty / "dieper").mkdir(parents=True)
    async with running(place.app, size=(80, 24)) as pilot:
        await place.open_import(pilot)
        await until(pilot, lambda: place.app.screen.query_one(DirectoryTree).root.children)
        assert said() == ""
        await pilot.press("down")
        await until(pilot, lambda: "In 'verslagen' zelf staat geen geluid of video. Open een map" in said())
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("down")
        await until(pilot, lambda: "In 'dieper' staat geen geluid of video. Kies een andere map" in said())
        await pilot.press("down")
        await until(pilot, lambda: said() == "")


async def test_nothing_is_imported_without_a_file_and_consent_and_the_key_says_what_to_do_first(place: Place) -> None:
    async with running(place.app, size=(120, 40)) as pilot:
        await place.open_import(pilot)
        await pilot.press("ctrl+s")
        place.app.screen.query_one("#path", Input).value = str(place.folder / "oefening_dinsdag.wav")
        await settle(pilot)
        assert place.app.screen.query_one("#import", Button).disabled
        await pilot.press("ctrl+s")
        await settle(pilot)
        said = [notification.message for notification in place.app._notifications]
    assert said == ["Kies eerst een opname.", "Vul eerst de toestemming in, met ctrl-t."]
    assert place.recordings() == []


@pytest.mark.parametrize("typed", ["~D", "/tmp/" + 300 * "a", "/root\0"])
async def test_a_name_that_cannot_be_is_no_file(place: Place, typed: str) -> None:
    async with running(place.app, size=(120, 40)) as pilot:
        await place.open_import(pilot)
        place.app.screen.query_one("#path", Input).value = typed
        await settle(pilot)
        assert isinstance(place.app.screen, ImportScreen)


async def test_with_consent_of_both_the_recording_stands_in_the_vault_and_is_processed(place: Place) -> None:
    async with running(place.app, size=(120, 40)) as pilot:
        await place.open_import(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert place.app.screen.query_one("#name", Input).value == "oefening dinsdag"
        await pilot.press("ctrl+t")
        await settle(pilot)
        assert isinstance(place.app.screen, ConsentScreen)
        await pilot.press(*"Noor")
        place.app.screen.query_one("#names", OptionList).focus()
        await pilot.press("down", "enter", *"Sem")
        await settle(pilot)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "Noor ✓  Sem ✓" in str(place.app.screen.query_one("#consent", Static).content)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(place.app.screen, LibraryScreen))
        assert place.place.runner.queue.jobs[0].title == "oefening dinsdag"
    [row] = place.recordings()
    assert (row.title, row.people, row.held.on, row.duration_ms) == ("oefening dinsdag", ("Noor", "Sem"), TODAY, 2_000)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_a_file_that_holds_no_sound_is_explained_for_as_long_as_it_stands_there_and_leaves_nothing(
    place: Place, size: tuple[int, int]
) -> None:
    broken = place.folder / "kapot.mp3"
    broken.write_bytes(b"dit is geen geluid")
    async with running(place.app, size=size) as pilot:
        await place.open_import(pilot)
        screen = place.app.screen
        screen.query_one("#path", Input).value = str(broken)
        await pilot.press("ctrl+t")
        await settle(pilot)
        await pilot.press(*"Noor")
        place.app.screen.query_one("#names", OptionList).focus()
        await pilot.press("down", "enter", *"Sem", "ctrl+s")
        await settle(pilot)
        await pilot.press("ctrl+s")
        told = screen.query_one("#progress", Static)
        await until(pilot, lambda: "kapot.mp3" in str(told.content))
        await until(pilot, lambda: told.region in screen.query_one("#fields").region)
        assert isinstance(place.app.screen, ImportScreen)
        assert not screen.query_one("#import", Button).disabled  # the file may be mended, or the disk have room again
        screen.query_one("#path", Input).value = str(place.folder / "ander.mp3")
        await until(pilot, lambda: not str(told.content))
    assert place.recordings() == []


async def test_a_file_that_breaks_off_is_told_until_someone_reads_it(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(place.place.desk.audio_reader()), "duration_ms", lambda _reader, _path: 60_000)
    sound = write_dated(place.folder / "telefoon.m4a", creation_time="2026-11-20T13:05:10Z")
    async with running(place.app, size=(120, 40)) as pilot:
        screen = await choose(pilot, place, sound)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(place.app.screen, Reading) and bool(place.app.screen.query(Static)))
        read = "".join(str(part.content) for part in place.app.screen.query(Static))
        assert "01:00 te duren, en er is 00:" in read
        assert screen not in place.app.screen_stack


async def choose(pilot: Pilot[None], place: Place, sound: Path) -> ImportScreen:
    """Open the import screen, with everyone's consent, and give it a file that tells its date."""
    place.place.unfinished.recording = filled()
    await place.open_import(pilot)
    screen = place.app.screen
    assert isinstance(screen, ImportScreen)
    screen.query_one("#path", Input).value = str(sound)
    await until(pilot, lambda: date_line(screen)[1] == "uit het bestand")
    return screen


def filled(path: str = "") -> ImportDraft:
    """Return a form with everyone's consent, as it comes back when the vault was closed meanwhile."""
    return ImportDraft(path, "", write_start(Start(TODAY)), None, "auto", True, consent("Noor", "Sem"))


def date_line(screen: ImportScreen) -> tuple[str, str]:
    return screen.query_one("#held", Input).value, str(screen.query_one("#whence", Static).content)


async def finish_import(pilot: Pilot[None], place: Place) -> Held:
    await pilot.press("ctrl+s")
    await until(pilot, lambda: isinstance(place.app.screen, LibraryScreen))
    [row] = place.recordings()
    return row.held


RECORDED = datetime(2026, 11, 20, 13, 5, 10, tzinfo=UTC).astimezone()


async def test_the_day_and_time_in_the_file_and_what_was_chosen_become_those_of_the_conversation(place: Place) -> None:
    sound = write_dated(place.folder / "telefoon.m4a", creation_time="2026-11-20T13:05:10Z")
    async with running(place.app, size=(80, 24)) as pilot:
        screen = await choose(pilot, place, sound)
        assert date_line(screen) == (f"20-11-2026 {RECORDED:%H:%M}", "uit het bestand")
        screen.query_one("#setting", Select).value = "debt"
        screen.query_one("#process", Tick).value = False
        held = await finish_import(pilot, place)
        assert not place.place.runner.queue.jobs
    assert [row.setting for row in place.recordings()] == ["debt"]
    assert (held.on, held.at) == (RECORDED.date(), RECORDED.time())


@pytest.mark.parametrize(
    ("typed", "on", "at"),
    [("19-11-2026", date(2026, 11, 19), None), ("19-11-2026 9:30", date(2026, 11, 19), time(9, 30)), ("", None, None)],
)
async def test_what_the_user_types_goes_before_what_the_file_says(
    place: Place, typed: str, on: date | None, at: time | None
) -> None:
    sound = write_dated(place.folder / "telefoon.m4a", creation_time="2026-11-20T13:05:10Z")
    async with running(place.app, size=(80, 24)) as pilot:
        screen = await choose(pilot, place, sound)
        screen.query_one("#held", Input).value = typed
        await settle(pilot)
        assert date_line(screen) == (typed, f"in het bestand staat 20-11-2026 {RECORDED:%H:%M}")
        held = await finish_import(pilot, place)
    assert (held.on, held.at) == (on, at)


async def test_another_file_brings_its_own_date_or_today_but_leaves_what_was_typed(place: Place) -> None:
    dated = write_dated(place.folder / "telefoon.m4a", creation_time="2026-11-20T13:05:10Z")
    async with running(place.app, size=(80, 24)) as pilot:
        screen = await choose(pilot, place, dated)
        path = screen.query_one("#path", Input)
        path.value = str(place.folder / "oefening_dinsdag.wav")
        await until(pilot, lambda: date_line(screen)[0] == "26-11-2026")
        assert date_line(screen)[1] == "vandaag; het bestand zegt zelf geen datum"
        screen.query_one("#held", Input).value = "1-11-2026"
        path.value = str(dated)
        await until(pilot, lambda: date_line(screen)[1].startswith("in het bestand staat 20-11-2026"))
        assert date_line(screen)[0] == "1-11-2026"


async def give_consent(pilot: Pilot[None], place: Place) -> None:
    await pilot.press("ctrl+t")
    await until(pilot, lambda: isinstance(place.app.screen, ConsentScreen))
    await settle(pilot)
    await pilot.press(*"Noor", "enter", *"Sem", "enter", "enter")
    await until(pilot, lambda: isinstance(place.app.screen, ImportScreen))


async def agreed_import(pilot: Pilot[None], place: Place, sound: Path) -> Screen[object]:
    """The import screen with a file chosen, and consent given by both."""
    await place.open_import(pilot)
    screen = place.app.screen
    screen.query_one("#path", Input).value = str(sound)
    await give_consent(pilot, place)
    return screen


@pytest.mark.parametrize(
    ("keys", "sides"), [((), (None, None)), (("right",), (0, 1)), (("right", "right"), (1, 0))], ids=str
)
async def test_of_two_microphones_it_asks_who_sits_left(
    place: Place, keys: tuple[str, ...], sides: tuple[int | None, int | None]
) -> None:
    sound = write_wav(place.folder / "twee.wav", taking_turns(8))
    async with running(place.app, size=(80, 24)) as pilot:
        screen = await agreed_import(pilot, place, sound)
        await until(pilot, lambda: screen.query("#left"))
        assert place.app.focused is screen.query_one("#left")
        await pilot.press(*keys, "ctrl+s")
        await until(pilot, lambda: isinstance(place.app.screen, LibraryScreen))
    [row] = place.recordings()
    with closing(place.vault.open()) as store:
        assert tuple(who.channel for who in store.consent(row.id).people) == sides
        assert store.recording(row.id).channels == 2


async def test_it_does_not_ask_who_sits_left_when_both_voices_are_on_both_sides(place: Place) -> None:
    sound = write_wav(place.folder / "midden.wav", taking_turns(8, bleed=0.9))
    async with running(place.app, size=(80, 24)) as pilot:
        screen = await agreed_import(pilot, place, sound)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(place.app.screen, LibraryScreen))
        assert not screen.query("#left")
    [row] = place.recordings()
    with closing(place.vault.open()) as store:
        assert store.recording(row.id).channels == 1


async def test_a_date_that_cannot_be_is_told_also_to_who_did_not_wait_for_the_listening(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_heard = Event()
    monkeypatch.setattr(type(place.place.desk.audio_reader()), "has_sides", lambda *_: not is_heard.wait(10))
    async with running(place.app, size=(80, 24)) as pilot:
        screen = await agreed_import(pilot, place, write_wav(place.folder / "midden.wav", taking_turns(1)))
        screen.query_one("#held", Input).value = "31-2-2026"
        await pilot.press("ctrl+s")
        is_heard.set()
        await settle(pilot)
        assert "De datum klopt niet." in str(screen.query_one("#progress", Static).content)


async def test_kept_together_two_microphones_ask_nothing(place: Place) -> None:
    sound = write_wav(place.folder / "twee.wav", taking_turns(8))
    async with running(place.app, size=(80, 24)) as pilot:
        screen = await agreed_import(pilot, place, sound)
        await until(pilot, lambda: screen.query("#left"))
        screen.query_one("#channels", Choice).value = "mono"
        await until(pilot, lambda: not screen.query("#left"))


class SlowReader:
    """Reads a piece, and then waits until the test lets it go on."""

    def __init__(self) -> None:
        self.has_begun, self.go_on = Event(), Event()

    def duration_ms(self, path: Path) -> int | None:
        """Two seconds."""
        return 2_000

    def is_length_stated(self, path: Path) -> bool:
        """The file tells."""
        return True

    def has_sides(self, path: Path, channels: ChannelMode) -> bool:
        """One microphone."""
        return False

    def start(self, path: Path, today: date) -> Start | None:
        """The file does not tell."""
        return None

    def pieces(self, path: Path, channels: ChannelMode) -> Iterator[AudioPiece]:
        """Yield two pieces."""
        yield AudioPiece(0, Span(0, 1_000), 1, b"fLaC")
        self.has_begun.set()
        self.go_on.wait(10)
        yield AudioPiece(1, Span(1_000, 2_000), 1, b"fLaC")


async def import_slowly(pilot: Pilot[None], place: Place) -> SlowReader:
    """Fill in everything and wait until the file is half read."""
    reader = SlowReader()
    place.place.desk.audio_reader = lambda: reader  # type: ignore[method-assign]
    place.place.unfinished.recording = filled(str(place.folder / "oefening_dinsdag.wav"))
    await place.open_import(pilot)
    await pilot.press("ctrl+s")
    await until(pilot, reader.has_begun.is_set)
    return reader


async def test_leaving_half_way_asks_and_then_leaves_nothing_in_the_vault(place: Place) -> None:
    async with running(place.app, size=(120, 40)) as pilot:
        reader = await import_slowly(pilot, place)
        assert isinstance(place.app.screen, ImportScreen) and place.app.screen.is_busy, "the vault would lock itself"
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(place.app.screen, Ask))
        await pilot.click("#yes")
        reader.go_on.set()
        await until(pilot, lambda: isinstance(place.app.screen, LibraryScreen))
    assert place.recordings() == []


async def test_an_import_that_ends_under_a_question_closes_both_and_goes_on(place: Place) -> None:
    async with running(place.app, size=(120, 40)) as pilot:
        reader = await import_slowly(pilot, place)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(place.app.screen, Ask))
        reader.go_on.set()
        await until(pilot, lambda: isinstance(place.app.screen, LibraryScreen))
        assert len(place.place.runner.queue.jobs) == 1
    assert len(place.recordings()) == 1


async def test_a_form_that_was_filled_in_is_not_lost_by_one_key(place: Place) -> None:
    async with running(place.app, size=(120, 40)) as pilot:
        await place.open_consent(pilot)
        form = place.app.screen
        await pilot.press(*"Noor", "escape")
        await settle(pilot)
        assert isinstance(place.app.screen, Ask)
        await pilot.press("escape")
        assert place.app.screen is form
        assert form.query_one("#name", Input).value == "Noor"


async def test_the_next_person_is_one_key_away_and_the_form_says_who_misses_something(place: Place) -> None:
    async with running(place.app, size=(120, 40)) as pilot:
        await place.open_consent(pilot)
        form = place.app.screen
        await pilot.press(*"Noor")
        await settle(pilot)
        assert str(form.query_one("#problem", Static).content).startswith("Bij klant: ")
        await pilot.press("pagedown", *"Sem", "ctrl+n", *"Kim")
        await settle(pilot)
        names = form.query_one("#names", OptionList)
        assert [str(option.prompt) for option in names.options] == [
            "✓ Noor, professional", "✓ Sem, klant", "✓ Kim, anders",
        ]  # fmt: skip
        await pilot.press("ctrl+d")
        await settle(pilot)
        assert isinstance(place.app.screen, Ask) and names.option_count == 3
        await pilot.click("#yes")
        await settle(pilot)
        assert names.option_count == 2


async def test_the_form_cannot_be_left_before_it_suffices(place: Place) -> None:
    async with running(place.app, size=(80, 24)) as pilot:
        await place.open_consent(pilot)
        await pilot.press(*"Noor", "ctrl+s")
        await settle(pilot)
        assert isinstance(place.app.screen, ConsentScreen)
        assert place.app.screen.query_one("#done", Button).disabled


async def test_everyone_stays_in_sight_when_the_window_grows(place: Place) -> None:
    app = GesprekscoachApp(lambda: ConsentScreen(place.place.desk, new_drafts(TODAY), TODAY))
    async with running(app, size=(80, 24)) as pilot:
        names = app.screen.query_one("#names")
        assert len(shown_lines(names)) == 3  # the first one takes two lines
        await pilot.resize_terminal(120, 40)
        await pilot.pause(0.2)
        assert [line.strip() for line in shown_lines(names)] == [
            "· (nog geen naam), professional",
            "· (nog geen naam), klant",
        ]


async def test_quick_fingers_give_each_person_their_own_name(place: Place) -> None:
    async with running(place.app, size=(80, 24)) as pilot:
        await place.open_consent(pilot)
        for key in (*"Noor", "pagedown", *"Sem"):
            place.app.post_message(Key(key, key if len(key) == 1 else None))
        await settle(pilot)
        names = place.app.screen.query_one("#names", OptionList)
        shown = [str(names.get_option_at_index(at).prompt) for at in (0, 1)]
        assert shown == ["✓ Noor, professional", "✓ Sem, klant"]


async def test_names_and_enter_are_enough_for_the_form(place: Place) -> None:
    async with running(place.app, size=(80, 24)) as pilot:
        await place.open_consent(pilot)
        await pilot.press(*"Noor", "enter", *"Sem", "enter")
        await settle(pilot)
        assert place.app.focused is place.app.screen.query_one("#done")
        await pilot.press("enter")
        await settle(pilot)
        assert "Noor ✓  Sem ✓" in str(place.app.screen.query_one("#consent", Static).content)


async def test_the_form_says_what_each_purpose_allows(place: Place) -> None:
    async with running(place.app, size=(80, 24)) as pilot:
        await place.open_consent(pilot)
        shown = " ".join(str(tick.content) for tick in place.app.screen.query("Tick").results(Static))
        for words in ("tekst en feedback", "begeleider", "trainingsgroep", "lessen voor anderen"):
            assert words in shown


async def test_withdrawal_asks_erases_and_gives_a_receipt(place: Place) -> None:
    add(place.vault, "krat", "Het krat")
    async with running(place.app, size=(120, 40)) as pilot:
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        await pilot.press("t")
        await settle(pilot)
        assert isinstance(place.app.screen, RegisterScreen)
        await pilot.press("j", "x")
        await settle(pilot)
        assert isinstance(place.app.screen, Ask)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(place.app.screen, RegisterScreen) and len(place.recordings()) == 1
        await pilot.press("x")
        await settle(pilot)
        await pilot.press("right", "enter")
        await until(pilot, lambda: isinstance(place.app.screen, Reading))
        await until(pilot, lambda: bool(place.app.screen.query("VerticalScroll > Static")))
        receipt = place.app.screen.query_one("VerticalScroll > Static", Static)
        assert "Ingetrokken door: Sem" in str(receipt.content)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(place.app.screen, LibraryScreen))
    assert place.recordings() == []
