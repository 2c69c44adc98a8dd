"""The schema: from blank, from what shipped before, twice, and never half-way."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils.migrations import Migrations

from gesprekscoach.adapters.vault import Vault
from gesprekscoach.adapters.vault.migrations import STEPS, migrate
from gesprekscoach.adapters.vault.session import Session
from gesprekscoach.errors import VaultUnusable
from tests.vault_samples import add, conversation, new_vault

SHIPPED = Path(__file__).parent / "shipped_schemas"
KEPT = {
    "conversation": "id title setting address opening duration_ms quality models turns",
    "turn": "n speaker phase world stance talk movement domain signal start_ms end_ms confidence why source utterances",
    "utterance": "text act depth follow_up flags start_ms end_ms confidence why source words",
}
"""All that the versions with the last step of the schema read of a conversation; they stop at anything else."""


def schema_of(vault: Vault) -> str:
    with vault.open() as store:
        rows = store._session.rows("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
    return "\n".join(f"{row['sql']};" for row in rows) + "\n"


def steps_and(*more: Callable[[Any], None]) -> Migrations:
    steps = Migrations("gesprekscoach")
    for step in STEPS._migrations:
        steps(name=step.name)(step.fn)
    for function in more:
        steps()(function)
    return steps


def test_a_blank_vault_gets_every_table_strict(tmp_path: Path) -> None:
    with new_vault(tmp_path).open() as store:
        tables = store._session.rows("SELECT name, strict FROM pragma_table_list WHERE type = 'table'")
    ours = {t["name"]: t["strict"] for t in tables if not t["name"].startswith(("sqlite_", "_sqlite_", "passages"))}
    assert ours and set(ours.values()) == {1}


def test_the_steps_still_give_the_schema_that_shipped(tmp_path: Path) -> None:
    assert schema_of(new_vault(tmp_path)) == (SHIPPED / "0.1.sql").read_text(encoding="utf-8")


def test_a_vault_of_any_earlier_step_is_brought_up_to_date_with_its_content(tmp_path: Path) -> None:
    fresh = schema_of(new_vault(tmp_path / "fresh"))
    for number, step in enumerate(STEPS._migrations):
        vault = Vault(tmp_path / f"old{number}.db", new_vault(tmp_path / f"key{number}").key)
        session = Session(vault.path, vault.key, salt=bytes(range(16)))
        STEPS.apply(session.db, stop_before=step.name)
        if number > 0:
            session.run("INSERT INTO audit (at, recording_id, event, counts) VALUES ('', '', 'Noor', '')")
        session.close()
        if number > 0:
            assert schema_of(vault) == fresh
            with vault.open() as store:
                assert store._session.rows("SELECT event FROM audit") == [{"event": "Noor"}]


def test_an_earlier_version_with_the_same_schema_can_read_every_conversation_that_is_kept(tmp_path: Path) -> None:
    first, *others = conversation().turns
    one = replace(first.utterances[0], cues=("O1",), aside={"act": "advice"})
    turn = replace(first, utterances=(one,), aside={"talk": "change"})
    with new_vault(tmp_path).open() as store:
        store.save_conversation(add(store), replace(conversation(), turns=(turn, *others)))
        kept = json.loads(store._session.rows("SELECT document FROM conversations")[0]["document"])
    utterance = kept["turns"][0]["utterances"][0]
    found = {"conversation": kept, "turn": kept["turns"][0], "utterance": utterance}
    assert {what: set(keys) for what, keys in found.items()} == {what: set(k.split()) for what, k in KEPT.items()}


def test_opening_twice_changes_nothing(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    with vault.open() as store:
        store.save_conversation(add(store), conversation())
    before = vault.path.read_bytes()
    vault.open().close()
    vault.open().close()
    assert vault.path.read_bytes() == before


def test_a_step_that_fails_leaves_nothing_of_itself_or_of_the_steps_before_it(tmp_path: Path) -> None:
    def m900_new_table(db: Any) -> None:
        db.execute("CREATE TABLE half (a TEXT)")

    def m901_breaks(db: Any) -> None:
        db.execute("CREATE TABLE other_half (a TEXT)")
        raise RuntimeError("broken step")

    vault = new_vault(tmp_path)
    before = schema_of(vault)
    session = Session(vault.path, vault.key)
    with pytest.raises(RuntimeError, match="broken step"):
        migrate(session, steps_and(m900_new_table, m901_breaks))
    session.close()
    assert schema_of(vault) == before


def test_a_first_step_that_fails_leaves_an_empty_file_behind_it(tmp_path: Path) -> None:
    def m900_breaks(db: Any) -> None:
        raise RuntimeError("broken step")

    session = Session(tmp_path / "blank.db", new_vault(tmp_path).key, salt=bytes(16))
    with pytest.raises(RuntimeError, match="broken step"):
        migrate(session, steps_and(m900_breaks))
    assert session.rows("SELECT name FROM sqlite_master") == []
    session.close()


def test_a_vault_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    session = Session(vault.path, vault.key)
    migrate(session, steps_and(lambda db: db.execute("CREATE TABLE later (a TEXT)")))
    session.close()
    with pytest.raises(VaultUnusable, match="nieuwere versie") as refused:
        vault.open()
    assert "Installeer" in refused.value.remedy
