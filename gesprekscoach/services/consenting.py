"""The one gate before anything is done with a conversation, and the register behind it."""

from datetime import date

from gesprekscoach.domain.consent import Consent
from gesprekscoach.errors import ConsentMissing, NotFound
from gesprekscoach.services.ports import Store


def require(store: Store, recording_id: str, today: date) -> None:
    """Refuse what is done with a recording when the consent of everyone in it does not cover that today.

    Processing, showing, feedback, reports and searching need "transcriberen"; "bespreken", "groep" and "voorbeeld" are
    for sharing with others.

    Raises:
        NotFound: no such recording.
        ConsentMissing: consent has expired, was withdrawn (also when the recording was erased for that), or never
            covered "transcriberen".
    """
    gaps = register(store, recording_id).gaps(today)
    if gaps:
        raise ConsentMissing(
            f"Het gesprek {recording_id} mag niet gebruikt worden. {' '.join(gaps)}",
            f"Wis het gesprek: in de app met del, of met: gesprekscoach wis {recording_id}",
        )


def register(store: Store, recording_id: str) -> Consent:
    """Return who agreed to what in this recording, also when it has expired.

    Raises:
        NotFound: no such recording.
        ConsentMissing: consent was withdrawn and the recording erased for that.
    """
    try:
        return store.consent(recording_id)
    except NotFound:
        if not store.was_withdrawn(recording_id):
            raise
        raise ConsentMissing(
            f"De toestemming voor {recording_id} is ingetrokken. Het gesprek is gewist.",
            "Er is niets meer om te gebruiken. Bekijk de andere gesprekken met: gesprekscoach lijst",
        ) from None


def check_sufficient(consent: Consent, today: date) -> None:
    """Refuse consent that does not cover importing.

    Raises:
        ConsentMissing: someone's "transcriberen" is missing or expired, or a role is absent.
    """
    gaps = consent.gaps(today)
    if gaps:
        raise ConsentMissing(
            f"De toestemming is niet genoeg. {' '.join(gaps)}",
            "Vraag de toestemming die ontbreekt, zet die in het toestemmingsbestand en probeer het opnieuw.",
        )


def given_ahead(consent: Consent, today: date) -> str:
    """Say who agreed on a day that is still to come, most likely a slip of the pen; empty when nobody did."""
    ahead = [
        f"{person.name} zei ja op {person.given_on:%d-%m-%Y}" for person in consent.people if person.given_on > today
    ]
    return f"Let op: {', '.join(ahead)}. Die dag moet nog komen. Klopt de datum?" if ahead else ""
