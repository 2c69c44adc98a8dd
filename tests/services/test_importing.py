"""Importing: consent first, all or nothing, and the same file once."""

import re
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from gesprekscoach.adapters.vault import Vault
from gesprekscoach.adapters.vault.store import VaultStore
from gesprekscoach.domain.consent import Consent
from gesprekscoach.domain.held import Start
from gesprekscoach.domain.recording import State
from gesprekscoach.domain.speech import Span
from gesprekscoach.domain.stepwise import finished
from gesprekscoach.errors import AudioUnreadable, ConsentMissing, NotFound, WrongUse
from gesprekscoach.services.importing import STORING, import_recording
from tests.vault_samples import TODAY, ScriptedReader, consent, person, piece


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "Gesprek met Sem.wav"
    path.write_bytes(b"RIFF some sound")
    return path


def rows_in(store: VaultStore) -> int:
    tables = ("recordings", "pieces", "audit")
    return sum(store._session.rows(f"SELECT count(*) AS n FROM {table}")[0]["n"] for table in tables)


def test_a_recording_gets_a_readable_id_without_a_name(store: VaultStore, source: Path) -> None:
    imported = finished(import_recording(source, consent(), store, ScriptedReader(), today=TODAY, setting="debt"))
    assert re.fullmatch(r"20261126-[a-z]{4}", imported.id)
    stored = store.recording(imported.id)
    assert (stored.title, stored.held_on, stored.setting) == ("Gesprek met Sem", None, "debt")
    assert (stored.duration_ms, stored.channels, stored.state) == (60_000, 1, State.IMPORTED)


@pytest.mark.parametrize(
    ("stated_ms", "is_told"), [(4_260_000, True), (64_000, True), (62_000, False), (60_000, False), (None, False)]
)
def test_a_file_that_breaks_off_is_kept_and_the_user_hears_it_before_the_file_is_thrown_away(
    store: VaultStore, source: Path, stated_ms: int | None, is_told: bool
) -> None:
    reader = ScriptedReader()
    reader.stated_ms = stated_ms
    imported = finished(import_recording(source, consent(), store, reader, today=TODAY))
    assert store.recording(imported.id).duration_ms == 60_000
    assert ("01:00 gelezen" in imported.notice) == is_told


def test_consent_of_a_day_that_is_still_to_come_is_pointed_out(store: VaultStore, source: Path) -> None:
    def notice(today: date) -> str:
        source.write_bytes(bytes([today.day]))
        return finished(import_recording(source, consent(), store, ScriptedReader(), today=today)).notice

    early = notice(date(2026, 11, 19))
    assert "Let op: Deelnemer A zei ja op 20-11-2026, Deelnemer B zei ja op 20-11-2026." in early
    assert "Klopt de datum?" in early
    assert "Let op" not in notice(date(2026, 11, 20))


def test_a_length_that_is_only_estimated_does_not_make_a_whole_file_broken(store: VaultStore, source: Path) -> None:
    reader = ScriptedReader()
    reader.stated_ms, reader.is_stated = 180_000, False
    imported = finished(import_recording(source, consent(), store, reader, today=TODAY))
    assert "gelezen" not in imported.notice


def test_the_day_of_the_conversation_is_in_the_id_when_it_is_known(store: VaultStore, source: Path) -> None:
    steps = import_recording(
        source, consent(), store, ScriptedReader(), today=TODAY, held=Start(date(2026, 3, 1), time(14, 5)), title="T"
    )
    imported = finished(steps)
    assert imported.id.startswith("20260301-")
    assert (store.recording(imported.id).title, store.recording(imported.id).held_on) == ("T", date(2026, 3, 1))
    assert store.held(imported.id).at == time(14, 5)


@pytest.mark.parametrize(("days", "is_said"), [(0, False), (1, True)])
def test_a_conversation_of_a_day_that_is_still_to_come_is_kept_and_pointed_out(
    store: VaultStore, source: Path, days: int, is_said: bool
) -> None:
    held = Start(TODAY + timedelta(days=days))
    imported = finished(import_recording(source, consent(), store, ScriptedReader(), today=TODAY, held=held))
    assert store.recording(imported.id).held_on == held.on
    assert ("27-11-2026 zijn. Die dag moet nog komen" in imported.notice) is is_said


def test_the_file_tells_the_day_only_when_the_user_gives_none_and_asks_the_file(
    store: VaultStore, source: Path
) -> None:
    reader, told, given = ScriptedReader(), Start(date(2026, 11, 20), time(14, 5)), Start(date(2026, 11, 19))
    reader.told = told
    outcomes = []
    for number, (held, ask_file) in enumerate([(None, True), (given, True), (None, False)]):
        source.write_bytes(bytes([number]))
        steps = import_recording(source, consent(), store, reader, today=TODAY, held=held, ask_file=ask_file)
        imported = finished(steps)
        kept = store.held(imported.id)
        outcomes.append((kept.on, kept.at, "komt uit het bestand: 20-11-2026 om 14:05 uur" in imported.notice))
    assert outcomes == [(told.on, told.at, True), (given.on, None, False), (None, None, False)]


def test_a_file_with_less_than_a_millisecond_of_sound_holds_none_and_leaves_nothing(
    store: VaultStore, source: Path
) -> None:
    reader = ScriptedReader((replace(piece(0), span=Span(0, 0)),))
    with pytest.raises(AudioUnreadable, match="geen geluid"):
        finished(import_recording(source, consent(), store, reader, today=TODAY))
    assert rows_in(store) == 0


def test_the_user_hears_that_the_original_still_stands_outside_the_vault(store: VaultStore, source: Path) -> None:
    before = source.read_bytes()
    imported = finished(import_recording(source, consent(), store, ScriptedReader(), today=TODAY))
    assert "Gesprek met Sem.wav staat ook nog buiten de kluis" in imported.notice
    assert source.read_bytes() == before


def test_progress_grows_with_the_sound_stored(store: VaultStore, source: Path) -> None:
    steps = list(import_recording(source, consent(), store, ScriptedReader(), today=TODAY))
    assert [p.done for p in steps if p.step == STORING] == [30_000, 60_000]
    assert steps[-1].total == 60_000


@pytest.mark.parametrize(
    "agreed",
    [
        Consent(consent().people[:1]),
        Consent(consent().people[1:]),
        consent(keep_until=date(2026, 11, 25)),
        Consent((consent().people[0], replace(consent().people[1], purposes=frozenset()))),
        Consent((*consent().people, replace(consent("a", "b", "kijker").people[2], keep_until=date(2020, 1, 1)))),
    ],
    ids=["no client", "no professional", "expired", "without transcriberen", "expired observer"],
)
def test_without_sufficient_consent_nothing_is_stored(store: VaultStore, source: Path, agreed: Consent) -> None:
    with pytest.raises(ConsentMissing, match="De toestemming is niet genoeg"):
        finished(import_recording(source, agreed, store, ScriptedReader(), today=TODAY))
    assert rows_in(store) == 0


def test_the_same_file_twice_gives_the_first_id_and_says_so(store: VaultStore, source: Path, tmp_path: Path) -> None:
    first = finished(import_recording(source, consent(), store, ScriptedReader(), today=TODAY))
    copy = tmp_path / "andere naam.wav"
    copy.write_bytes(source.read_bytes())
    second = finished(import_recording(copy, consent(), store, ScriptedReader(), today=TODAY))
    assert second.id == first.id
    assert "staat al in de kluis" in second.notice and not second.has_doubt
    assert len(store.recordings()) == 1


def test_the_same_file_with_another_consent_says_that_the_first_one_holds(store: VaultStore, source: Path) -> None:
    first = finished(import_recording(source, consent(), store, ScriptedReader(), today=TODAY))
    sooner = consent(keep_until=date(2026, 12, 5))
    second = finished(import_recording(source, sooner, store, ScriptedReader(), today=TODAY))
    assert "is niet overgenomen" in second.notice and second.has_doubt
    assert store.consent(first.id).keep_until == consent().keep_until


def test_the_same_file_in_two_windows_at_once_is_stored_once(vault: Vault, store: VaultStore, source: Path) -> None:
    slower = import_recording(source, consent(), store, ScriptedReader(), today=TODAY)
    while next(slower).step != STORING:
        pass
    with vault.open() as other:
        first = finished(import_recording(source, consent(), other, ScriptedReader(), today=TODAY))
    second = finished(slower)
    assert second.id == first.id
    assert "staat al in de kluis" in second.notice
    assert [row.id for row in store.recordings()] == [first.id]
    assert store._session.rows("SELECT DISTINCT recording_id AS id FROM pieces") == [{"id": first.id}]


def test_the_same_file_with_consent_that_ended_must_first_be_erased(store: VaultStore, source: Path) -> None:
    finished(import_recording(source, consent(keep_until=TODAY), store, ScriptedReader(), today=TODAY))
    with pytest.raises(ConsentMissing, match="geldt niet meer") as refused:
        finished(import_recording(source, consent(), store, ScriptedReader(), today=date(2026, 11, 27)))
    assert "wis" in refused.value.remedy


def test_an_absent_file_is_not_found(store: VaultStore, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        finished(import_recording(tmp_path / "weg.wav", consent(), store, ScriptedReader(), today=TODAY))


def test_sound_that_breaks_off_with_an_error_leaves_nothing(store: VaultStore, source: Path) -> None:
    reader = ScriptedReader(error=AudioUnreadable("kapot", "andere kopie"))
    with pytest.raises(AudioUnreadable):
        finished(import_recording(source, consent(), store, reader, today=TODAY))
    assert rows_in(store) == 0


def test_stopping_half_way_leaves_nothing(store: VaultStore, source: Path) -> None:
    steps = import_recording(source, consent(), store, ScriptedReader(), today=TODAY)
    for progress in steps:
        if progress.step == STORING:
            break
    assert rows_in(store) > 0
    steps.close()
    assert rows_in(store) == 0


@pytest.mark.parametrize("last_sign", ["2026-01-01", "2086-01-01"], ids=["long ago", "before the clock was set back"])
def test_what_a_killed_import_left_goes_at_the_next_opening_once_it_has_been_silent(
    vault: Vault, source: Path, last_sign: str
) -> None:
    with vault.open() as store:
        steps = import_recording(source, consent(), store, ScriptedReader(), today=TODAY)
        while next(steps).step != STORING:
            pass
        with vault.open() as other:
            assert rows_in(other) > 0, "an import that is running is left alone"
        store._session.run("UPDATE recordings SET touched_at = ?", [f"{last_sign}T00:00:00+00:00"])
        with vault.open() as other:
            assert rows_in(other) == 0
        steps.close()


@pytest.mark.parametrize(("left", "sides"), [("Deelnemer A", [0, 1]), ("Deelnemer B", [1, 0]), (None, [None, None])])
def test_who_sits_left_is_kept_with_the_consent(
    store: VaultStore, source: Path, left: str | None, sides: list[int | None]
) -> None:
    reader = ScriptedReader((replace(piece(0), channels=2),))
    imported = finished(import_recording(source, consent(), store, reader, today=TODAY, left=left))
    assert [who.channel for who in store.consent(imported.id).people] == sides


def test_without_a_voice_on_each_side_it_does_not_count_who_sits_left(store: VaultStore, source: Path) -> None:
    steps = import_recording(source, consent(), store, ScriptedReader(), today=TODAY, left="Deelnemer B")
    imported = finished(steps)
    assert [who.channel for who in store.consent(imported.id).people] == [None, None]
    assert "Wie links zit, telt daarom niet mee." in imported.notice


def test_only_one_of_two_people_who_are_heard_can_sit_left(store: VaultStore, source: Path) -> None:
    three = Consent((*consent().people, person("Deelnemer C", "anders")))
    for agreed, left in ((consent(), "Noor"), (consent("a", "b", "kijker"), "kijker"), (three, "Deelnemer A")):
        with pytest.raises(WrongUse, match="niet een van de twee mensen"):
            finished(import_recording(source, agreed, store, ScriptedReader(), today=TODAY, left=left))
    assert rows_in(store) == 0


def test_two_channels_are_kept_as_two(store: VaultStore, source: Path) -> None:
    reader = ScriptedReader((replace(piece(0), channels=2),))
    imported = finished(import_recording(source, consent(), store, reader, today=TODAY, channels="gescheiden"))
    assert store.recording(imported.id).channels == 2
