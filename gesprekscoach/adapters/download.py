"""Model files from the public model hub over HTTPS, going on after a cut; the only network use of the program."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

from gesprekscoach import __version__
from gesprekscoach.adapters.model_sources import CHUNK
from gesprekscoach.domain.speech_models import ModelFile, SpeechModel
from gesprekscoach.errors import ModelMissing

HUB = "https://huggingface.co"
_TRIES = 5  # in a row without a single byte
_STALL_S = 30.0


class HubSource:
    """Files of one pinned revision at ``base_url``."""

    remedy = "Probeer het opnieuw. Blijft het misgaan, haal het model dan ergens anders en geef de map met --van."

    def __init__(self, base_url: str = HUB, pause: Callable[[float], None] = time.sleep) -> None:
        self._base_url = base_url
        self._pause = pause

    def chunks(self, model: SpeechModel, file: ModelFile, start: int) -> Iterator[bytes]:
        """Yield the bytes of one file from position ``start``; after a cut go on where it was, with longer pauses.

        Raises:
            ModelMissing: the hub does not have the file, or cannot be reached.
        """
        url = f"{self._base_url}/{model.repository}/resolve/{model.revision}/{quote(file.name)}"
        failures = 0
        while start < file.size:
            cut: Exception | None = None
            try:
                for chunk in _from(url, start):
                    failures = 0
                    start += len(chunk)
                    yield chunk
            except HTTPError as error:
                error.close()
                if error.code < 500 and error.code not in (408, 429):
                    raise ModelMissing(
                        f"{file.name} van model {model.name} staat niet op de bekende plek (antwoord {error.code}).",
                        self.remedy,
                    ) from error
                cut = error
            except (OSError, HTTPException) as error:
                cut = error
            if start < file.size:
                failures += 1
                if failures >= _TRIES:
                    raise ModelMissing(
                        f"Model {model.name} is niet binnen: er is geen verbinding.",
                        f"Kijk je internet na en typ opnieuw: gesprekscoach model haal {model.name}. "
                        "Het gaat verder waar het was.",
                    ) from cut
                self._pause(2.0 ** (failures - 1))


def _from(url: str, start: int) -> Iterator[bytes]:
    """Yield what the server sends from ``start`` on; a server that ignores the range is read from its beginning."""
    headers = {"User-Agent": f"gesprekscoach/{__version__}", "Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
    with closing(urlopen(Request(url, headers=headers), timeout=_STALL_S)) as response:
        skip = start if response.status == 200 else 0
        while chunk := response.read(CHUNK):
            kept = chunk[skip:]
            skip -= len(chunk) - len(kept)
            if kept:
                yield kept
