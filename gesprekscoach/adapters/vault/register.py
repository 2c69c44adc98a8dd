"""The consent register in the vault: who is in which recording, and what they agreed to."""

import json
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from gesprekscoach.adapters.vault.concern import Concern, now
from gesprekscoach.domain.consent import Consent, PersonConsent, Purpose, folded_name
from gesprekscoach.errors import NotFound


class Register(Concern):
    """Reading the register and noting withdrawals."""

    def consent(self, recording_id: str) -> Consent:
        """Return the consent register of one recording. Raises NotFound."""
        return consent_from_json(self._visible(recording_id, "people")["people"])

    def withdraw(self, recording_id: str, person: str, on: date) -> None:
        """Note the withdrawal before erasing. Raises NotFound for an unknown person."""
        with self._session.atomic():
            consent = self.consent(recording_id)
            if person not in [p.name for p in consent.people]:
                raise NotFound(
                    f"{person} staat niet in de toestemming van {recording_id}.",
                    f"Bekijk wie erin staan met: gesprekscoach toestemming toon {recording_id}",
                )
            people = tuple(replace(p, withdrawn_on=on) if p.name == person else p for p in consent.people)
            self._session.run(
                "UPDATE names SET people = ? WHERE number = (SELECT number FROM recordings WHERE id = ?)",
                [consent_json(Consent(people)), recording_id],
            )
            self._session.run("UPDATE recordings SET withdrawn_on = ? WHERE id = ?", [on.isoformat(), recording_id])
            self._session.run(
                "INSERT INTO audit (at, recording_id, event, counts) VALUES (?, ?, 'withdrawn', '{}')",
                [now(), recording_id],
            )

    def was_withdrawn(self, recording_id: str) -> bool:
        """Whether someone withdrew consent for this recording, also after it was erased."""
        return bool(
            self._session.rows("SELECT 1 FROM audit WHERE recording_id = ? AND event = 'withdrawn'", [recording_id])
        )

    def recordings_with(self, person: str) -> tuple[str, ...]:
        """Return the ids of all recordings with this person, however the name is typed, newest first."""
        rows = self._session.rows(
            """SELECT id, people FROM names JOIN recordings USING (number) WHERE state <> 'importing'
                ORDER BY coalesce(held_on, added_on) DESC, number DESC"""
        )
        name = folded_name(person)
        return tuple(
            row["id"] for row in rows if name in (folded_name(p.name) for p in consent_from_json(row["people"]).people)
        )


def consent_json(consent: Consent) -> str:
    """Write the register of one recording."""
    people = [{**asdict(person), "purposes": sorted(person.purposes)} for person in consent.people]
    return json.dumps(people, default=date.isoformat, ensure_ascii=False)


def consent_from_json(text: str) -> Consent:
    """Read what ``consent_json`` wrote."""
    return Consent(tuple(_person(person) for person in json.loads(text)))


def _person(document: dict[str, Any]) -> PersonConsent:
    days = {
        key: document[key] and date.fromisoformat(document[key]) for key in ("given_on", "keep_until", "withdrawn_on")
    }
    return PersonConsent(**{**document, **days, "purposes": frozenset(map(Purpose, document["purposes"]))})
