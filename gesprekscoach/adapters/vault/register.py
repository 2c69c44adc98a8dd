"""The consent register in the vault: who is in which recording, and what they agreed to."""

import json
from datetime import date

from gesprekscoach.adapters.vault.concern import Concern, now
from gesprekscoach.adapters.vault.session import Row, Session
from gesprekscoach.domain.consent import Consent, PersonConsent, Purpose
from gesprekscoach.errors import NotFound


class Register(Concern):
    """Reading the register and noting withdrawals."""

    def consent(self, recording_id: str) -> Consent:
        """Return the consent register of one recording. Raises NotFound."""
        self._visible(recording_id)
        return consent_from_rows(self._session, recording_id)

    def withdraw(self, recording_id: str, person: str, on: date) -> None:
        """Note the withdrawal before erasing. Raises NotFound for an unknown person."""
        self._visible(recording_id)
        with self._session.atomic():
            touched = self._session.run(
                """UPDATE consents SET withdrawn_on = ? WHERE recording_id = ?
                    AND person_id = (SELECT id FROM people WHERE name = ?)""",
                [on.isoformat(), recording_id, person],
            )
            if not touched:
                raise NotFound(
                    f"{person} staat niet in de toestemming van {recording_id}.",
                    f"Bekijk wie erin staan met: gesprekscoach toestemming toon {recording_id}",
                )
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
        """Return the ids of all recordings with this person, newest first."""
        rows = self._session.rows(
            """SELECT r.id FROM recordings r
                JOIN consents c ON c.recording_id = r.id JOIN people p ON p.id = c.person_id
                WHERE p.name = ? AND r.state <> 'importing'
                ORDER BY coalesce(r.held_on, r.added_on) DESC, r.rowid DESC""",
            [person],
        )
        return tuple(row["id"] for row in rows)


def insert_consent(session: Session, recording_id: str, consent: Consent) -> None:
    """Write the register of one recording; the same name is the same person."""
    for position, person in enumerate(consent.people):
        session.run("INSERT INTO people (name) VALUES (?) ON CONFLICT DO NOTHING", [person.name])
        session.run(
            """INSERT INTO consents VALUES (?, ?, (SELECT id FROM people WHERE name = ?), ?, ?, ?, ?, ?, ?, ?)""",
            [
                recording_id,
                position,
                person.name,
                person.role,
                person.given_on.isoformat(),
                json.dumps(sorted(person.purposes)),
                person.keep_until.isoformat(),
                person.form,
                int(person.speaks),
                person.withdrawn_on and person.withdrawn_on.isoformat(),
            ],
        )


def consent_from_rows(session: Session, recording_id: str) -> Consent:
    """Read the register of one recording."""
    rows = session.rows(
        "SELECT * FROM consents JOIN people ON people.id = person_id WHERE recording_id = ? ORDER BY position",
        [recording_id],
    )
    return Consent(tuple(_person(row) for row in rows))


def _person(row: Row) -> PersonConsent:
    return PersonConsent(
        name=row["name"],
        role=row["role"],
        given_on=date.fromisoformat(row["given_on"]),
        purposes=frozenset(Purpose(purpose) for purpose in json.loads(row["purposes"])),
        keep_until=date.fromisoformat(row["keep_until"]),
        form=row["form"],
        speaks=bool(row["speaks"]),
        withdrawn_on=row["withdrawn_on"] and date.fromisoformat(row["withdrawn_on"]),
    )
