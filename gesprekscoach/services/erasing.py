"""Erase conversations: on request, because someone withdraws, or because the time is over. With a receipt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from gesprekscoach.domain.consent import folded_name
from gesprekscoach.domain.dutch_numbers import counted
from gesprekscoach.domain.one_line import one_line
from gesprekscoach.services.ports import Erased, Store

Reason = Literal["gewist", "ingetrokken", "verlopen"]

_WHY = {
    "gewist": "op verzoek",
    "ingetrokken": "omdat de toestemming is ingetrokken",
    "verlopen": "omdat de bewaartermijn voorbij is",
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of erasing. ``others``: id -> title of what stays although the same person is in it."""

    recording_id: str
    reason: Reason
    at: datetime
    erased: Erased
    person: str | None = None
    others: Mapping[str, str] = field(default_factory=dict)


def erase(store: Store, recording_id: str, at: datetime) -> Receipt:
    """Erase one recording with everything made of it.

    Raises:
        NotFound: no such recording.
    """
    return Receipt(recording_id, "gewist", at, store.erase(recording_id))


def withdraw(store: Store, recording_id: str, person: str, at: datetime) -> Receipt:
    """Withdraw the consent of one person: the recording is erased at once, for everyone.

    Consent is given per recording, so other recordings with this person stay; the receipt names them. Case, spaces
    around the name and how its accents are stored make no difference.

    Raises:
        NotFound: no such recording, or this person is not in it.
    """
    names = [p.name for p in store.consent(recording_id).people]
    name = person if person in names else next((n for n in names if folded_name(n) == folded_name(person)), person)
    store.withdraw(recording_id, name, at.date())
    known = set(store.recordings_with(name)) - {recording_id}
    others = {row.id: row.title for row in store.recordings() if row.id in known}
    return Receipt(recording_id, "ingetrokken", at, store.erase(recording_id), name, others)


def tidy(store: Store, at: datetime) -> list[Receipt]:
    """Erase every recording past the first retention date of its people, or withdrawn without being erased yet."""
    past = [recording.id for recording in store.expired(at.date())]
    erased = store.erase_all(past) if past else ()
    return [
        Receipt(one.recording_id, "ingetrokken" if store.was_withdrawn(one.recording_id) else "verlopen", at, one)
        for one in erased
    ]


def receipt_text(receipt: Receipt) -> str:
    """Write the receipt in plain Dutch."""
    erased = receipt.erased
    lines = [
        f"Bewijs van wissen: {receipt.recording_id}",
        f"Gewist op {receipt.at:%d-%m-%Y om %H:%M}, {_WHY[receipt.reason]}.",
        *([f"Ingetrokken door: {receipt.person}"] if receipt.person else []),
        "",
        "Gewist uit de kluis:",
        f"- het geluid: {_length(erased.duration_ms)} in {counted(erased.pieces, 'stuk', 'stukken')}",
        f"- de tekst: {counted(erased.words, 'woord', 'woorden')} in {counted(erased.turns, 'beurt', 'beurten')}, "
        "met alle tags",
        f"- {counted(erased.corrections, 'verbetering of opmerking', 'verbeteringen en opmerkingen')}",
        "- de namen en de toestemming bij dit gesprek",
        *(["- alles wat het programma leerde van verbeteringen"] if erased.was_learned_from else []),
        "Alleen het nummer, de datum en deze aantallen blijven bewaard.",
        "",
        "Dit programma kan niet bij:",
        "- een los bestand met de opname, als dat er is, en kopieën daarvan",
        "- een toestemmingsbestand, als je dat maakte: daar staan de namen in",
        "- rapporten en andere bestanden die eerder zijn opgeslagen of gedeeld",
        "- reservekopieën van de kluis of van de computer",
        "Wis die zelf, of vraag het aan wie ze heeft.",
    ]
    if not erased.is_wiped:
        lines += ["", "Let op: de kluis is nog open in een ander venster. De laatste resten verdwijnen als dat sluit."]
    if receipt.others:
        lines += [
            "",
            f"{receipt.person} komt ook voor in:",
            *(f"- {one_line(title)} ({recording_id})" for recording_id, title in receipt.others.items()),
            "Die gesprekken staan er nog. Toestemming geldt per gesprek: trek die daar ook in als dat de bedoeling is.",
        ]
    return "\n".join(lines)


def _length(duration_ms: int) -> str:
    minutes, seconds = divmod(duration_ms // 1000, 60)
    return f"{counted(minutes, 'minuut', 'minuten')} en {counted(seconds, 'seconde', 'seconden')}"
