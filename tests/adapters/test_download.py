"""Fetching models over HTTP from a server on this machine that cuts, stalls, forgets ranges and lies."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from gesprekscoach.adapters.download import HubSource
from gesprekscoach.adapters.model_store import ModelStore
from gesprekscoach.domain.speech_models import SpeechModel
from gesprekscoach.errors import ModelMissing
from gesprekscoach.services.models import fetch_model
from tests.adapters.model_files import CONTENT, small_model


@dataclass
class HubServer:
    """What the local hub does, and what it was asked: (path, start) of every request."""

    files: dict[str, bytes]
    cut_after: int | None = None
    ranges: bool = True
    refusals: int = 0
    refusal: int = 503
    redirect: bool = False
    asked: list[tuple[str, int]] = field(default_factory=list)
    url: str = ""


class _Handler(BaseHTTPRequestHandler):
    hub: HubServer

    def do_GET(self) -> None:
        hub = self.hub
        start = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").removesuffix("-"))
        hub.asked.append((self.path, start))
        if hub.refusals > 0:
            hub.refusals -= 1
            self.send_error(hub.refusal)
        elif hub.redirect and not self.path.startswith("/elders"):
            self.send_response(302)
            self.send_header("Location", f"/elders{self.path}")
            self.end_headers()
        elif (name := self.path.rsplit("/", 1)[1]) not in hub.files:
            self.send_error(404)
        else:
            self._send(hub.files[name], start if hub.ranges else 0)

    def _send(self, content: bytes, start: int) -> None:
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        cut = self.hub.cut_after
        self.wfile.write(content[start:] if cut is None else content[start : start + cut])

    def log_message(self, format: str, *args: object) -> None:
        """Keep test output quiet."""


@pytest.fixture
def hub() -> Iterator[HubServer]:
    state = HubServer(dict(CONTENT))
    handler = type("Handler", (_Handler,), {"hub": state})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        state.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield state
        server.shutdown()
        thread.join()


def store_at(folder: Path, url: str, model: SpeechModel, pauses: list[float] | None = None) -> ModelStore:
    waits: list[float] = [] if pauses is None else pauses
    return ModelStore(folder, {model.name: model}, HubSource(url, pause=waits.append))


def test_the_pinned_revision_is_fetched_and_installed(hub: HubServer, tmp_path: Path) -> None:
    model = small_model()
    steps = list(fetch_model(store_at(tmp_path, hub.url, model), "mini"))
    assert (tmp_path / "mini" / "model.bin").read_bytes() == CONTENT["model.bin"]
    assert hub.asked[0] == ("/people/mini/resolve/0a1b2c/model.bin", 0)
    assert len(hub.asked) == len(CONTENT)
    assert steps[-1].done == model.size


def test_a_connection_that_is_cut_goes_on_from_the_last_byte(hub: HubServer, tmp_path: Path) -> None:
    hub.cut_after = 1_000_000
    pauses: list[float] = []
    list(fetch_model(store_at(tmp_path, hub.url, small_model(), pauses), "mini"))
    assert (tmp_path / "mini" / "model.bin").read_bytes() == CONTENT["model.bin"]
    starts = [start for path, start in hub.asked if path.endswith("model.bin")]
    assert starts == [0, 1_000_000, 2_000_000, 3_000_000]
    assert pauses == [1.0, 1.0, 1.0], "a try that brought bytes is not a failure in a row"


def test_a_server_without_ranges_is_read_again_from_the_start(hub: HubServer, tmp_path: Path) -> None:
    model = small_model()
    coming = tmp_path / ".mini.komt"
    coming.mkdir()
    (coming / "model.bin").write_bytes(CONTENT["model.bin"][:1_500_000])
    hub.ranges = False
    list(fetch_model(store_at(tmp_path, hub.url, model), "mini"))
    assert (tmp_path / "mini" / "model.bin").read_bytes() == CONTENT["model.bin"]


def test_the_range_survives_a_redirect_to_another_address(hub: HubServer, tmp_path: Path) -> None:
    hub.redirect = True
    coming = tmp_path / ".mini.komt"
    coming.mkdir()
    (coming / "model.bin").write_bytes(CONTENT["model.bin"][:1_500_000])
    list(fetch_model(store_at(tmp_path, hub.url, small_model()), "mini"))
    assert ("/elders/people/mini/resolve/0a1b2c/model.bin", 1_500_000) in hub.asked
    assert (tmp_path / "mini" / "model.bin").read_bytes() == CONTENT["model.bin"]


@pytest.mark.parametrize("refusal", [408, 429, 500, 503])
def test_a_busy_server_is_asked_again_with_longer_pauses(hub: HubServer, tmp_path: Path, refusal: int) -> None:
    hub.refusals, hub.refusal = 3, refusal
    pauses: list[float] = []
    list(fetch_model(store_at(tmp_path, hub.url, small_model(), pauses), "mini"))
    assert pauses == [1.0, 2.0, 4.0]


def test_wrong_bytes_are_thrown_away_and_nothing_is_installed(hub: HubServer, tmp_path: Path) -> None:
    wrong = bytearray(CONTENT["model.bin"])
    wrong[-1] ^= 255
    hub.files["model.bin"] = bytes(wrong)
    store = store_at(tmp_path, hub.url, small_model())
    with pytest.raises(ModelMissing, match=r"model\.bin") as caught:
        list(fetch_model(store, "mini"))
    assert caught.value.exit_code == 5
    assert not list(tmp_path.rglob("model.bin"))
    hub.files["model.bin"] = CONTENT["model.bin"]
    list(fetch_model(store, "mini"))
    assert store.path_of("mini") == tmp_path / "mini"


def test_a_file_the_hub_does_not_have_ends_at_once(hub: HubServer, tmp_path: Path) -> None:
    del hub.files["config.json"]
    pauses: list[float] = []
    with pytest.raises(ModelMissing, match=r"config\.json.*404"):
        list(fetch_model(store_at(tmp_path, hub.url, small_model(), pauses), "mini"))
    assert pauses == []


def test_without_a_connection_the_user_hears_how_to_go_on(tmp_path: Path) -> None:
    pauses: list[float] = []
    with pytest.raises(ModelMissing, match="geen verbinding") as caught:
        list(fetch_model(store_at(tmp_path, "http://127.0.0.1:9", small_model(), pauses), "mini"))
    assert pauses == [1.0, 2.0, 4.0, 8.0]
    assert "gesprekscoach model haal mini" in caught.value.remedy
