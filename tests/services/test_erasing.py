"""Erasing leaves no byte: planted words are found in the decrypted pages before, and nowhere after."""

import json
import random
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from gesprekscoach.adapters.vault import Vault
from gesprekscoach.adapters.vault.session import Session
from gesprekscoach.adapters.vault.store import VaultStore
from gesprekscoach.domain.conversation import Conversation, Turn
from gesprekscoach.domain.corrections import edit_for
from gesprekscoach.domain.learning import LearnedLayer
from gesprekscoach.errors import NotFound
from gesprekscoach.services.erasing import Receipt, erase, receipt_text, tidy, withdraw
from gesprekscoach.services.ports import Erased, SearchFilter
from tests.vault_pages import decrypted
from tests.vault_samples import add, consent, piece, plan, recording, segments, utterance

AT = datetime(2026, 11, 26, 14, 5, tzinfo=UTC)


class Canaries:
    """Invented words for every place where a conversation leaves traces."""

    def __init__(self, seed: int, turns: int) -> None:
        self._random = random.Random(seed)
        self.words: list[str] = []
        self.names = (self.word(), self.word())
        self.sound = b"fLaC" + b"".join(self.word().encode() * 20 for _ in range(400))
        self.title, self.reason, self.edited, self.comment = (self.word() for _ in range(4))
        self.turns = [" ".join(self.word() for _ in range(self._random.randint(1, 40))) for _ in range(turns)]

    def word(self) -> str:
        word = "".join(self._random.choice("bcdfghjkmnpqrstvwxz") for _ in range(12)) + "kanarie"
        self.words.append(word)
        return word

    def plant(self, store: VaultStore, recording_id: str) -> None:
        """Fill a recording with the words: register, sound, blocks, transcript, tags, edits, index."""
        store.add_recording(replace(recording(recording_id, consent(*self.names), recording_id), title=self.title))
        for index in range(3):
            store.add_piece(recording_id, piece(index, self.sound))
        store.finish_import(recording_id, 90_000)
        store.save_plan(recording_id, plan())
        store.save_block(recording_id, "base", 0, segments(" ".join(self.turns)))
        store.save_conversation(recording_id, self._conversation(recording_id))
        shown = store.conversation(recording_id)
        assert shown is not None
        store.add_correction(recording_id, edit_for(shown, "turn/1/utterance/1/text", self.edited))
        store.add_correction(recording_id, edit_for(shown, "turn/2/comment", self.comment))
        store.undo(recording_id)

    def _conversation(self, recording_id: str) -> Conversation:
        turns = tuple(
            Turn(
                n,
                "client" if n % 2 else "professional",
                (utterance(text, n * 10_000),),
                phase="start",
                start_ms=n * 10_000,
                end_ms=n * 10_000 + 9_000,
                why={"phase": (self.reason,)},
            )
            for n, text in enumerate(self.turns, 1)
        )
        return Conversation(recording_id, turns, title=self.title, duration_ms=90_000)

    def found_in(self, data: bytes) -> set[str]:
        """Return the planted words in the data, also where the index left out the letters shared with another word."""
        ends = {end.decode() for end in re.findall(rb"[b-z]{8}kanarie", data.lower())}
        return {word for word in self.words if word[-15:] in ends}


def everything_beside(vault: Vault) -> bytes:
    """Return every byte of every other file in the folder of the program."""
    mine = {vault.path, vault.path.with_name(vault.path.name + "-wal")}
    return b"".join(p.read_bytes() for p in vault.path.parent.rglob("*") if p.is_file() and p not in mine)


def test_planted_words_stand_in_the_decrypted_pages_and_after_erasing_nowhere(vault: Vault, store: VaultStore) -> None:
    canaries = Canaries(1, turns=60)
    canaries.plant(store, "20261120-bcdf")
    assert canaries.found_in(decrypted(vault.path, vault.key)) == set(canaries.words)
    erase(store, "20261120-bcdf", AT)
    assert b"kanarie" not in decrypted(vault.path, vault.key).lower() + everything_beside(vault).lower()
    store.close()
    assert b"kanarie" not in decrypted(vault.path, vault.key).lower() + everything_beside(vault).lower()


@pytest.mark.parametrize("seed", range(6))
def test_nothing_remains_between_other_conversations_and_those_stay_whole(vault: Vault, seed: int) -> None:
    others = [Canaries(100 * seed + n, turns=5 + 30 * n) for n in range(1, 4)]
    erased = Canaries(100 * seed, turns=25)
    with vault.open() as store:
        for n, canaries in enumerate([others[0], erased, *others[1:]]):
            canaries.plant(store, f"20261120-bbb{'bcdf'[n]}")
        kept = store.conversation("20261120-bbbd")
        erase(store, "20261120-bbbc", AT)
        assert erased.found_in(decrypted(vault.path, vault.key)) == set()
        assert store.conversation("20261120-bbbd") == kept
        assert store.search(others[1].turns[7].split()[0], SearchFilter(), AT.date())
    for canaries in others:
        assert canaries.found_in(decrypted(vault.path, vault.key)) == set(canaries.words)


def test_an_import_that_breaks_off_leaves_nothing(vault: Vault, store: VaultStore) -> None:
    canaries = Canaries(9, turns=0)
    store.add_recording(replace(recording(agreed=consent(*canaries.names)), title=canaries.title))
    store.add_piece("20261120-bcdf", piece(0, canaries.sound))
    assert canaries.found_in(decrypted(vault.path, vault.key))
    store.erase_import("20261120-bcdf")
    assert canaries.found_in(decrypted(vault.path, vault.key)) == set()


def test_replacing_a_transcript_leaves_nothing_of_the_old_one_after_erasing(vault: Vault, store: VaultStore) -> None:
    canaries = Canaries(7, turns=30)
    canaries.plant(store, "20261120-bcdf")
    shown = store.conversation("20261120-bcdf")
    assert shown is not None
    store.save_conversation("20261120-bcdf", replace(shown, turns=shown.turns[:1]))
    erase(store, "20261120-bcdf", AT)
    assert canaries.found_in(decrypted(vault.path, vault.key)) == set()


def test_a_withdrawal_while_another_window_reads_says_that_traces_go_when_it_closes(vault: Vault) -> None:
    canaries = Canaries(8, turns=10)
    window = Session(vault.path, vault.key)
    with replace(vault, busy_ms=50).open() as store:
        canaries.plant(store, "20261120-bcdf")
        window.run("BEGIN")
        window.rows("SELECT * FROM recordings")
        receipt = withdraw(store, "20261120-bcdf", canaries.names[0], AT)
        assert not receipt.erased.is_wiped
        assert "nog open in een ander venster" in receipt_text(receipt)
        window.close()
    assert canaries.found_in(decrypted(vault.path, vault.key)) == set()


def test_the_receipt_counts_what_went_and_says_what_the_program_cannot_reach(store: VaultStore) -> None:
    canaries = Canaries(2, turns=4)
    canaries.plant(store, "20261120-bcdf")
    words = len([canaries.edited, *" ".join(canaries.turns[1:]).split()])
    receipt = erase(store, "20261120-bcdf", AT)
    assert (receipt.erased.pieces, receipt.erased.turns, receipt.erased.corrections) == (3, 4, 2)
    assert receipt_text(receipt).splitlines() == [
        "Bewijs van wissen: 20261120-bcdf",
        "Gewist op 26-11-2026 om 14:05, op verzoek.",
        "",
        "Gewist uit de kluis:",
        "- het geluid: 1 minuut en 30 seconden in 3 stukken",
        f"- de tekst: {words} woorden in 4 beurten, met alle tags",
        "- 2 verbeteringen en opmerkingen",
        "- de namen en de toestemming bij dit gesprek",
        "Alleen het nummer, de datum en deze aantallen blijven bewaard.",
        "",
        "Dit programma kan niet bij:",
        "- een los bestand met de opname, als dat er is, en kopieën daarvan",
        "- een toestemmingsbestand, als je dat maakte: daar staan de namen in",
        "- rapporten en andere bestanden die eerder zijn opgeslagen of gedeeld",
        "- reservekopieën van de kluis of van de computer",
        "Wis die zelf, of vraag het aan wie ze heeft.",
    ]
    [kept] = store._session.rows("SELECT recording_id, counts FROM audit WHERE event = 'erased'")
    counts = {"duration_ms": 90_000, "pieces": 3, "turns": 4, "words": words, "corrections": 2}
    assert (kept["recording_id"], json.loads(kept["counts"])) == ("20261120-bcdf", counts)


def test_the_receipt_names_what_was_learned_when_that_went_too(store: VaultStore) -> None:
    first, second, third = (add(store, f"2026112{n}-bcdf") for n in range(3))
    store.save_learned(LearnedLayer("1", "1+a", b"weights", 3, (first, second)))

    assert "leerde" not in receipt_text(erase(store, third, AT))
    assert "- alles wat het programma leerde van verbeteringen\n" in receipt_text(erase(store, first, AT))
    assert "leerde" not in receipt_text(erase(store, second, AT)), "there was nothing left to forget"


def test_the_receipt_counts_one_as_one_and_lengths_as_every_screen_does() -> None:
    erased = Erased("20261120-bcdf", duration_ms=121_900, pieces=1, turns=1, words=1, corrections=1, is_wiped=True)
    text = receipt_text(Receipt("20261120-bcdf", "gewist", AT, erased))
    assert "2 minuten en 1 seconde in 1 stuk\n" in text
    assert "1 woord in 1 beurt, met alle tags\n- 1 verbetering of opmerking\n" in text


@pytest.mark.parametrize("stored", ["Ren\u00e9", "Rene\u0301"])
def test_it_does_not_matter_how_an_accent_is_typed_or_stored(store: VaultStore, stored: str) -> None:
    for form in ("NFC", "NFD"):
        add(store, "20261120-bbbb", consent("Noor", stored))
        receipt = withdraw(store, "20261120-bbbb", unicodedata.normalize(form, "ren\u00e9"), AT)
        assert receipt.person == stored


def test_withdrawing_erases_at_once_and_names_the_other_recordings_of_this_person(store: VaultStore) -> None:
    add(store, "20261120-bbbb", consent("Noor", "Sem"))
    add(store, "20261121-cccc", consent("NOOR", "Bas"))
    receipt = withdraw(store, "20261120-bbbb", " noor ", AT)
    assert receipt.others == {"20261121-cccc": "Het krat achter in de bus"}
    assert "Noor komt ook voor in:\n- Het krat achter in de bus (20261121-cccc)\n" in receipt_text(receipt)
    assert [row.id for row in store.recordings()] == ["20261121-cccc"]
    assert store.was_withdrawn("20261120-bbbb")


def test_of_two_names_that_differ_in_case_alone_the_one_as_written_withdraws(store: VaultStore) -> None:
    add(store, "20261120-bbbb", consent("Sam", "sam"))
    add(store, "20261121-cccc", consent("Noor", "sam"))
    receipt = withdraw(store, "20261120-bbbb", "sam", AT)
    assert (receipt.person, list(receipt.others)) == ("sam", ["20261121-cccc"])


def test_withdrawing_for_someone_who_is_not_there_erases_nothing(store: VaultStore) -> None:
    add(store)
    with pytest.raises(NotFound, match="Kees"):
        withdraw(store, "20261120-bcdf", "Kees", AT)
    assert len(store.recordings()) == 1


def test_tidying_erases_what_is_past_the_first_retention_date_of_anyone(store: VaultStore) -> None:
    add(store, "20261120-bbbb", consent("Noor", "Sem", keep_until=date(2026, 11, 25)))
    add(store, "20261120-cccc", consent("Noor", "Bas", keep_until=date(2026, 11, 26)))
    receipts = tidy(store, AT)
    assert [r.recording_id for r in receipts] == ["20261120-bbbb"]
    assert receipts[0].erased.pieces == 2
    assert "omdat de bewaartermijn voorbij is" in receipt_text(receipts[0])
    assert [row.id for row in store.recordings()] == ["20261120-cccc"]
    assert tidy(store, AT + timedelta(days=1)) != []


def test_tidying_finishes_a_withdrawal_that_was_cut_off_before_erasing_and_says_why(store: VaultStore) -> None:
    store.withdraw(add(store), "Deelnemer B", AT.date())
    assert [(r.recording_id, r.reason) for r in tidy(store, AT)] == [("20261120-bcdf", "ingetrokken")]


def test_erasing_twice_says_that_there_is_nothing(store: VaultStore) -> None:
    erase(store, add(store), AT)
    with pytest.raises(NotFound):
        erase(store, "20261120-bcdf", AT)


def test_who_stops_while_the_erasing_is_written_down_still_gets_the_receipt(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Session.atomic

    @contextmanager
    def stopped_at_the_end(session: Session) -> Iterator[None]:
        with whole(session):
            yield
        raise KeyboardInterrupt  # Python raises it when COMMIT is done

    with vault.open() as store:
        add(store)
        monkeypatch.setattr(Session, "atomic", stopped_at_the_end)
        assert erase(store, "20261120-bcdf", AT).erased.is_wiped
        monkeypatch.undo()
        with pytest.raises(NotFound):
            store.recording("20261120-bcdf")


def test_who_stops_before_that_keeps_the_recording(store: VaultStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_store: VaultStore) -> None:
        raise KeyboardInterrupt

    add(store)
    monkeypatch.setattr(VaultStore, "_renew_index", stop)
    with pytest.raises(KeyboardInterrupt):
        erase(store, "20261120-bcdf", AT)
    assert store.recording("20261120-bcdf").id == "20261120-bcdf"
