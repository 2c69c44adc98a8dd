"""The consent file: TOML with one [[persoon]] for everyone in the conversation."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from gesprekscoach.domain.consent import Consent, Form, PersonConsent, Purpose, Role, person_name
from gesprekscoach.domain.own_toml import read_toml, toml_text
from gesprekscoach.errors import ConsentMissing, NotFound, WrongUse

_REQUIRED = ("naam", "rol", "datum", "doelen", "bewaren_tot", "vorm")
_KNOWN = (*_REQUIRED, "spreekt")
_MOST_BYTES = 1_000_000  # a hall full of people; who takes the recording for it need not wait until it is in memory
_REMEDY = "Verbeter het toestemmingsbestand. Zie een voorbeeld met: gesprekscoach toestemming voorbeeld"

_EXAMPLE = """\
# Toestemming voor één gesprek. Schrijf voor iedereen die meedoet of meekijkt een blok [[persoon]].
# Nodig: minstens één professional en één client, ieder met het doel "transcriberen".

[[persoon]]
naam = "Deelnemer A"              # een schuilnaam mag; dezelfde naam is altijd dezelfde persoon
rol = "professional"              # professional | client | anders
datum = {today}                # de dag waarop de toestemming is gegeven
doelen = ["transcriberen", "bespreken"]  # transcriberen | bespreken | groep | voorbeeld
bewaren_tot = {end}          # daarna wist 'gesprekscoach opruimen' het gesprek
vorm = "getekend"                 # getekend | mondeling

[[persoon]]
naam = "Deelnemer B"
rol = "client"
datum = {today}
doelen = ["transcriberen", "bespreken"]
bewaren_tot = {end}
vorm = "mondeling"

# [[persoon]]
# naam = "Meekijker"
# rol = "anders"
# datum = {today}
# doelen = ["transcriberen"]
# bewaren_tot = {end}
# vorm = "mondeling"
# spreekt = false                 # voor wie meekijkt en niets zegt
"""


def load_consent(path: Path) -> Consent:
    """Read a consent file. Whether the consent suffices is for ``Consent.gaps`` to say.

    Raises:
        NotFound: there is no such file.
        WrongUse: it may not be read.
        ConsentMissing: it cannot be read as a consent file; the message says what is wrong and where.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise ValueError("daar is het bestand te groot voor")
        return parse_consent(toml_text(content))
    except FileNotFoundError:
        raise NotFound(
            f"Het toestemmingsbestand {path} bestaat niet.",
            "Kijk of de naam klopt, of maak er een met: gesprekscoach toestemming voorbeeld",
        ) from None
    except PermissionError:
        raise WrongUse(
            f"Het toestemmingsbestand {path} mag niet worden gelezen.", "Kijk naar de rechten van het bestand."
        ) from None
    except OSError:
        raise _wrong(path, "het bestand is niet als tekst te lezen") from None
    except ValueError as error:
        raise _wrong(path, str(error)) from None


def parse_consent(text: str) -> Consent:
    """Read the text of a consent file. Raises ValueError in Dutch."""
    document = read_toml(text)
    _refuse_unknown(document, ("persoon",), "het bestand")
    people = document.get("persoon")
    if isinstance(people, dict):
        raise ValueError("schrijf [[persoon]] met dubbele haken in plaats van [persoon]")
    if not isinstance(people, list) or not people or not all(isinstance(p, dict) for p in people):
        raise ValueError("er staat geen [[persoon]] in")
    consent = Consent(tuple(_person(person, number) for number, person in enumerate(people, 1)))
    names = [person.name for person in consent.people]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"'{name}' staat er meer dan één keer in")
    return consent


def example_consent(today: date) -> str:
    """Return a filled-in consent file that holds for three months from today."""
    month = today.month + 3
    end = date(today.year + (month - 1) // 12, (month - 1) % 12 + 1, min(today.day, 28))
    return _EXAMPLE.format(today=today.isoformat(), end=end.isoformat())


def _wrong(path: Path, what: str) -> ConsentMissing:
    return ConsentMissing(f"De toestemming in {path.name} is niet te gebruiken: {what}.", _REMEDY)


def _person(person: Mapping[str, Any], number: int) -> PersonConsent:
    name = person.get("naam")
    where = f"persoon {number}" + (f" ({name})" if isinstance(name, str) and name.strip() else "")
    _refuse_unknown(person, _KNOWN, where)
    missing = [key for key in _REQUIRED if key not in person]
    if missing:
        raise ValueError(f"bij {where} ontbreekt '{missing[0]}'")
    if not isinstance(name, str) or not person_name(name):
        raise ValueError(f"bij {where} is 'naam' leeg of geen tekst")
    speaks = person.get("spreekt", True)
    if not isinstance(speaks, bool):
        raise ValueError(f"bij {where} moet 'spreekt' true of false zijn")
    purposes = person["doelen"]
    if not isinstance(purposes, list):
        raise ValueError(f"bij {where} moet 'doelen' een lijst zijn, zoals [\"transcriberen\"]")
    return PersonConsent(
        name=person_name(name),
        role=_choice(person["rol"], get_args(Role), "rol", where),
        given_on=_day(person["datum"], "datum", where),
        purposes=frozenset(Purpose(_choice(purpose, tuple(Purpose), "doelen", where)) for purpose in purposes),
        keep_until=_day(person["bewaren_tot"], "bewaren_tot", where),
        form=_choice(person["vorm"], get_args(Form), "vorm", where),
        speaks=speaks,
    )


def _refuse_unknown(found: Iterable[str], known: Collection[str], where: str) -> None:
    for key in found:
        if key not in known:
            raise ValueError(f"bij {where} staat '{key}', dat is onbekend{_suggestion(key, known)}")


def _choice(value: Any, known: Collection[str], key: str, where: str) -> Any:
    if isinstance(value, str) and value in known:
        return value
    found, hint = "iets anders dan tekst", ""
    if isinstance(value, str):
        found, hint = f"de waarde {value!r}", _suggestion(value, known)
    raise ValueError(f"bij {where} staat bij '{key}' {found}, kies uit {', '.join(known)}{hint}")


def _suggestion(word: str, known: Collection[str]) -> str:
    near = get_close_matches(word.lower(), known, n=1)
    return f" (bedoel je '{near[0]}'?)" if near else ""


def _day(value: Any, key: str, where: str) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"bij {where} is '{key}' geen datum, schrijf jaar-maand-dag zoals 2026-11-20") from None
