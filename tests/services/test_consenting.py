"""The gate: nothing is done with a conversation without consent that holds today."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from gesprekscoach.adapters.vault.store import VaultStore
from gesprekscoach.domain.consent import Consent, Purpose
from gesprekscoach.errors import ConsentMissing, ExitCode, NotFound
from gesprekscoach.services.consenting import require
from gesprekscoach.services.erasing import erase, withdraw
from tests.vault_samples import TODAY, add, consent

AT = datetime(2026, 11, 26, 14, 5, tzinfo=UTC)


def test_expired_consent_is_refused_with_who_and_when(store: VaultStore) -> None:
    recording_id = add(store, agreed=consent(keep_until=date(2026, 11, 25)))
    with pytest.raises(ConsentMissing, match="Deelnemer B liep af op 25-11-2026") as refused:
        require(store, recording_id, TODAY)
    assert refused.value.exit_code == ExitCode.CONSENT
    assert "in de app met del" in refused.value.remedy
    assert refused.value.remedy.endswith(f"gesprekscoach wis {recording_id}")


@pytest.mark.parametrize(("purpose", "is_refused"), [(Purpose.TRANSCRIBE, False), (Purpose.EXAMPLE, True)])
def test_everything_that_is_done_asks_for_transcribing(store: VaultStore, purpose: Purpose, is_refused: bool) -> None:
    agreed = Consent(tuple(replace(p, purposes=frozenset({purpose})) for p in consent().people))
    recording_id = add(store, agreed=agreed)
    with pytest.raises(ConsentMissing, match="transcriberen") if is_refused else nullcontext():
        require(store, recording_id, TODAY)


def test_after_a_withdrawal_the_answer_is_about_consent_although_nothing_is_left(store: VaultStore) -> None:
    recording_id = add(store)
    withdraw(store, recording_id, "Deelnemer B", AT)
    with pytest.raises(ConsentMissing, match="ingetrokken"):
        require(store, recording_id, TODAY)


def test_a_withdrawal_that_was_cut_off_before_erasing_blocks_too(store: VaultStore) -> None:
    recording_id = add(store)
    store.withdraw(recording_id, "Deelnemer B", TODAY)
    with pytest.raises(ConsentMissing, match="Deelnemer B heeft de toestemming ingetrokken"):
        require(store, recording_id, TODAY)


def test_what_was_erased_on_request_is_simply_not_there(store: VaultStore) -> None:
    recording_id = add(store)
    erase(store, recording_id, AT)
    with pytest.raises(NotFound):
        require(store, recording_id, TODAY)
