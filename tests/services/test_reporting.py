"""``rapport``: what is written where, and what stops it."""

import errno
import json
import os
import stat
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

from gesprekscoach.adapters.report_json import report_json
from gesprekscoach.domain.consent import Consent
from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.corrections import Correction, Note, edit_for
from gesprekscoach.domain.moments import Moment, MomentKind
from gesprekscoach.domain.recording import Recording, State
from gesprekscoach.domain.report import Report
from gesprekscoach.errors import ConsentMissing, DiskFull, NotFound, WrongUse
from gesprekscoach.services.feedback import report_of
from gesprekscoach.services.ports import Store
from gesprekscoach.services.reporting import write_report
from tests.domain.feedback.talk import client, corpus, person, professional, says, shipped_texts, talk
from tests.hearing_notes import some_notes

TODAY = date(2026, 11, 26)
LATER = date(2027, 3, 1)


def a_recording(title: str = "Rollenspel") -> Recording:
    consent = Consent((person("Noor", "professional"), person("Sem", "client")))
    return Recording("r1", title, date(2026, 11, 12), 60_000, 2, consent, State.TAGGED, "0" * 64)


class FakeLibrary:
    """The part of the vault that reporting reads: one recording, processed or not."""

    def __init__(self, conversation: Conversation | None, called: Mapping[str, str] | None = None) -> None:
        self._conversation = conversation
        self._called = called or {}

    def recording(self, recording_id: str) -> Recording:
        if recording_id != "r1":
            raise NotFound("Er is geen opname met dit nummer.", "Typ 'gesprekscoach lijst'.")
        return a_recording()

    def consent(self, recording_id: str) -> Consent:
        return self.recording(recording_id).consent

    def was_withdrawn(self, recording_id: str) -> bool:
        return False

    def conversation(self, recording_id: str) -> Conversation | None:
        return self._conversation

    def corrections(self, recording_id: str) -> tuple[Correction, ...]:
        return tuple(
            Correction(edit.path, edit.before, edit.after)
            for edit in (edit_for(talk(client("Ja.")), f"speakers/{who}/name", n) for who, n in self._called.items())
        )

    def moments(self, recording_id: str) -> tuple[Moment, ...]:
        return self.noticed

    noticed: tuple[Moment, ...] = ()


def write(target: Path, conversation: Conversation | None = None, **changes: Any) -> Path:
    store = cast(Store, FakeLibrary(corpus("wmo-14") if conversation is None else conversation))
    arguments = {"recording_id": "r1", "today": TODAY} | changes
    writers = {
        ".html": lambda report: f"<p>{report.recording.title}",
        ".json": lambda report: report_json(report, some_notes()),
    }
    return write_report(store, target=target, writers=writers, texts=shipped_texts(), **arguments)


def test_a_disk_without_room_is_told_as_such_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(DiskFull):
        write(tmp_path / "verslag.html")
    assert list(tmp_path.iterdir()) == []


def test_the_suffix_chooses_the_kind_of_report(tmp_path: Path) -> None:
    assert write(tmp_path / "Gesprek.HTML").read_text(encoding="utf-8") == "<p>Rollenspel"
    document = json.loads(write(tmp_path / "gesprek.json").read_text(encoding="utf-8"))
    assert set(document) == {"conversation", "feedback"}
    assert document["conversation"]["turns"][0]["n"] == 1
    assert document["conversation"]["hearing"]["suggestions"][0]["proposal"] == "huisarts"


def test_another_suffix_is_wrong_use_and_names_what_can_be_made(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match=r"\.odt") as caught:
        write(tmp_path / "gesprek.odt")
    assert caught.value.remedy == "Kies een bestandsnaam op .html of .json."


def test_an_earlier_report_is_replaced_and_no_part_file_stays(tmp_path: Path) -> None:
    target = tmp_path / "gesprek.html"
    target.write_text("oud", encoding="utf-8")
    write(target)
    assert target.read_text(encoding="utf-8") == "<p>Rollenspel"
    assert list(tmp_path.iterdir()) == [target]


def test_ctrl_c_while_writing_leaves_the_earlier_report_and_no_part_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(descriptor: int) -> None:
        raise KeyboardInterrupt

    target = write(tmp_path / "gesprek.html")
    monkeypatch.setattr(os, "fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        write(target, talk(client("Dag.", phase="start")))
    assert list(tmp_path.iterdir()) == [target]


def test_what_a_killed_command_left_half_written_goes_with_the_next_report_in_that_folder(tmp_path: Path) -> None:
    names = (".0123456789abcdef.deel", ".fedcba9876543210.deel", ".aantekening.deel")
    left, being_written, of_another = (tmp_path / name for name in names)
    for path in (left, being_written, of_another):
        path.write_text("Ongeopende post.", encoding="utf-8")
    for path in (left, of_another):
        os.utime(path, (0, 0))
    target = write(tmp_path / "gesprek.html")
    assert set(tmp_path.iterdir()) == {being_written, of_another, target}


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_only_the_user_may_read_the_report(tmp_path: Path) -> None:
    assert stat.S_IMODE(os.stat(write(tmp_path / "gesprek.html")).st_mode) == 0o600


def test_a_missing_folder_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="bestaat niet"):
        write(tmp_path / "weg" / "gesprek.html")


def test_a_recording_without_tags_tells_what_to_do_first(tmp_path: Path) -> None:
    with pytest.raises(NotFound) as caught:
        write(tmp_path / "gesprek.html", talk(client("Dag.", phase=None)))
    assert "verwerk r1" in caught.value.remedy


def test_expired_consent_stops_the_report_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(ConsentMissing, match="liep af op 20-02-2027"):
        write(tmp_path / "gesprek.html", today=LATER)
    assert list(tmp_path.iterdir()) == []


def test_names_are_hidden_on_request_also_in_the_feedback(tmp_path: Path) -> None:
    said = talk(
        client("Ik ben zo bang dat Olga boos wordt.", signal=("feeling",)),
        professional(says("Dan zou ik Olga gewoon bellen.", "advice")),
    )
    assert "Olga" in write(tmp_path / "open.json", said).read_text(encoding="utf-8")
    text = write(tmp_path / "dicht.json", said, hide_names=True).read_text(encoding="utf-8")
    assert "Olga" not in text
    assert "[naam 1] boos wordt" in json.loads(text)["feedback"]["next_step"]["heard"]


def test_without_names_the_card_says_the_same_and_a_replaced_name_is_no_word_that_came_back(tmp_path: Path) -> None:
    said = talk(
        client("Toen ging ik weer eens naar Olga."),
        professional(says("Wat doet u dan met Bep?", "open_question", depth=2, follow_up="D2")),
        client("Bep is goed, hij woont op zichzelf, maar Olga heeft het zwaar."),
    )

    def card(name: str, *, hide_names: bool) -> Any:
        return json.loads(write(tmp_path / name, said, hide_names=hide_names).read_text(encoding="utf-8"))["feedback"]

    ours, theirs = card("open.json", hide_names=False), card("dicht.json", hide_names=True)
    assert ours.pop("strengths")[0]["text"].endswith("“Olga heeft het zwaar”.")
    assert theirs.pop("strengths")[0]["text"].endswith("“[naam 1] heeft het zwaar”.")
    assert ours == theirs


def test_a_name_that_came_back_in_a_question_keeps_its_capital_and_is_hidden_too(tmp_path: Path) -> None:
    said = talk(
        client("Toen ging ik naar Olga met de brieven."),
        professional(says("Olga, hoe ging dat daar?", "open_question", depth=2, follow_up="D2")),
        client("Dat was fijn, ze schonk thee en wij lazen."),
    )
    shown = write(tmp_path / "open.json", said).read_text(encoding="utf-8")
    assert "“Olga”" in json.loads(shown)["feedback"]["strengths"][0]["text"]
    assert "olga" not in write(tmp_path / "dicht.json", said, hide_names=True).read_text(encoding="utf-8").casefold()


def test_names_come_from_the_consent_register_when_one_person_fits() -> None:
    conversation = corpus("wmo-14")
    report = Report(a_recording(), conversation, card=cast(Any, None))
    assert report.names == {"professional": "Noor", "client": "Sem", "other": "Ander"}


def test_a_name_given_to_a_speaker_is_the_one_shown() -> None:
    store = cast(Store, FakeLibrary(corpus("wmo-14"), {"client": "Samira", "other": "Buurman"}))
    report = report_of(store, "r1", shipped_texts(), TODAY)
    assert report.names == {"professional": "Noor", "client": "Samira", "other": "Buurman"}
    assert report.people == ("Noor", "Samira")
    assert [person.name for person in report.recording.consent.people] == ["Noor", "Sem"]


def test_hiding_names_hides_a_given_name_too() -> None:
    said = talk(professional(says("Vertel eens, Samira.", act="open_question")), client("Sem zegt niks."))
    store = cast(Store, FakeLibrary(said, {"client": "Samira"}))
    report = report_of(store, "r1", shipped_texts(), TODAY, hide_names=True)
    assert report.names["client"] == "Klant" and report.people == ("Professional", "Klant")
    assert [turn.text for turn in report.conversation.turns] == ["Vertel eens, Klant.", "Klant zegt niks."]


def test_what_was_noticed_while_recording_goes_along_on_request_alone_and_without_names_where_those_are_hidden() -> (
    None
):
    library = FakeLibrary(talk(professional(says("Dag."), start_ms=0), client("Dag.", start_ms=5_000)))
    library.noticed = (Moment(20_000, MomentKind.WORD, "Sem huilt"),)

    def noted(**choices: bool) -> tuple[Note, ...] | None:
        return report_of(cast(Store, library), "r1", shipped_texts(), TODAY, **choices).notes

    assert noted() is None and noted(hide_names=True) is None
    assert noted(with_notes=True) == (Note(2, "tijdens de opname: Sem huilt"),)
    assert noted(with_notes=True, hide_names=True) == (Note(2, "tijdens de opname: Klant huilt"),)
