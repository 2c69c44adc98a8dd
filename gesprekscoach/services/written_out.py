"""Conversations that were written out in corpus format, in files outside the vault."""

import json
from pathlib import Path

from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.corpus_format import CorpusFormatError, conversation_from_json
from gesprekscoach.errors import NotFound, WrongUse

_MOST_BYTES = 100_000_000  # days of talk, every word with its times; a film is not read to the end


def read_conversation(path: Path, *, with_labels: bool) -> Conversation:
    """Read one conversation, also from a report of ours; labels are left out unless ``with_labels``.

    Raises:
        NotFound: no such file.
        WrongUse: it is a folder, cannot be read, or is not in corpus format.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise CorpusFormatError("daar is het bestand te groot voor")
        document = json.loads(content.decode("utf-8-sig"))
        if isinstance(document, dict) and "turns" not in document:
            document = document.get("conversation", document)
        return conversation_from_json(document, with_labels=with_labels)
    except FileNotFoundError as error:
        raise NotFound(f"Het bestand {path} bestaat niet.", "Kijk of de naam klopt.") from error
    except IsADirectoryError as error:
        raise WrongUse(
            f"{path} is een map.", "Geef één bestand. Een hele map vergelijken kan met: gesprekscoach evalueer MAP"
        ) from error
    except PermissionError as error:  # on Windows a folder too
        raise WrongUse(f"{path} mag niet worden gelezen.", "Kijk naar de rechten van het bestand.") from error
    except (OSError, ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, CorpusFormatError) else "het is geen leesbare JSON"
        raise WrongUse(
            f"{path.name} is niet te lezen als gesprek: {reason}.",
            "Kijk in de handleiding hoe zo'n bestand eruitziet.",
        ) from error


def read_folder(folder: Path) -> list[Conversation]:
    """Read every conversation in a folder, with its labels; hidden files are none (macOS lays them on a stick).

    Raises:
        NotFound: there is none.
        WrongUse: the folder may not be read, or one of them is not in corpus format.
    """
    try:
        files = sorted(path for path in folder.iterdir() if path.match("[!.]*.json"))
    except PermissionError as error:
        raise WrongUse(f"De map {folder} mag niet worden gelezen.", "Kijk naar de rechten van de map.") from error
    except OSError:  # absent, or a file
        files = []
    if not files:
        raise NotFound(
            f"In {folder} staat geen gesprek (.json).", "Geef een map met gesprekken, zoals in de handleiding staat."
        )
    return [read_conversation(file, with_labels=True) for file in files]
