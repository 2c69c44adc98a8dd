"""When consent suffices."""

from dataclasses import replace
from datetime import date

import pytest

from gesprekscoach.domain.consent import Consent, PersonConsent, Purpose, Role, refusal

TODAY = date(2026, 11, 26)


def person(name: str, role: Role, *purposes: Purpose, until: date = date(2027, 2, 20)) -> PersonConsent:
    return PersonConsent(name, role, date(2026, 11, 20), frozenset(purposes), until, "getekend")


NOOR = person("Noor", "professional", Purpose.TRANSCRIBE, Purpose.GROUP)
SEM = person("Sem", "client", Purpose.TRANSCRIBE)


def test_a_professional_and_a_client_who_both_agree_suffice() -> None:
    assert Consent((NOOR, SEM)).gaps(TODAY) == ()


@pytest.mark.parametrize(("people", "absent"), [((NOOR,), "klant"), ((SEM,), "professional"), ((), "klant")])
def test_without_a_professional_or_a_client_it_does_not(people: tuple[PersonConsent, ...], absent: str) -> None:
    assert f"Er staat geen {absent} in." in Consent(people).gaps(TODAY)


def test_transcribing_is_asked_of_everyone() -> None:
    people = (NOOR, person("Sem", "client", Purpose.GROUP))
    assert Consent(people).gaps(TODAY) == ("Sem gaf geen toestemming voor 'transcriberen'.",)


def test_someone_who_only_watches_must_agree_too() -> None:
    watcher = person("Kijker", "anders", Purpose.DISCUSS)
    assert Consent((NOOR, SEM, watcher)).gaps(TODAY) != ()


def test_consent_holds_up_to_and_including_the_last_day() -> None:
    consent = Consent((NOOR, replace(SEM, keep_until=TODAY)))
    assert consent.gaps(TODAY) == ()
    assert consent.gaps(date(2026, 11, 27)) == ("De toestemming van Sem liep af op 26-11-2026.",)


def test_withdrawn_consent_no_longer_covers_anything() -> None:
    consent = Consent((NOOR, replace(SEM, withdrawn_on=TODAY)))
    assert consent.gaps(TODAY) == ("Sem heeft de toestemming ingetrokken.",)


def test_the_first_date_of_anyone_ends_it_for_all() -> None:
    assert Consent((NOOR, replace(SEM, keep_until=date(2026, 12, 1)))).keep_until == date(2026, 12, 1)


def test_two_who_speak_sit_at_a_microphone_each_whoever_looks_on() -> None:
    quiet = replace(person("Rood", "anders", Purpose.TRANSCRIBE), speaks=False)
    seated = Consent((quiet, NOOR, SEM)).at_microphones("Sem")
    assert [p.channel for p in seated.people] == [None, 1, 0]
    assert [p.channel for p in Consent((NOOR, SEM)).at_microphones().people] == [0, 1]


def test_with_three_who_speak_nobody_has_a_microphone_of_their_own() -> None:
    three = Consent((NOOR, SEM, person("Rood", "anders", Purpose.TRANSCRIBE)))
    assert three.at_microphones("Sem") == three


def test_a_person_has_a_name() -> None:
    with pytest.raises(ValueError, match="name"):
        person(" ", "client")


def test_who_did_not_agree_to_a_purpose_is_named() -> None:
    all_three = Consent((SEM, replace(SEM, name="Özgür"), replace(SEM, name="Rood")))
    assert refusal(Consent((NOOR,)), Purpose.GROUP) == ""
    assert refusal(Consent((NOOR, SEM)), Purpose.GROUP) == "Sem zei geen ja tegen: laten zien in de trainingsgroep."
    assert "Sem" not in refusal(Consent((NOOR, SEM)), Purpose.GROUP, before_class=True)
    assert refusal(all_three, Purpose.EXAMPLE).startswith("Sem, Özgür en Rood zeiden geen ja tegen: als voorbeeld")
