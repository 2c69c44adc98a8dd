"""``browser`` in a real browser: open, log in, and walk through a conversation."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from gesprekscoach.adapters.vault import unlock
from gesprekscoach.domain.recording import State
from tests.cli.chromium import needs_chromium, open_browser
from tests.cli.conftest import PASSPHRASE, Call
from tests.tui.places import add, said


@pytest.fixture
def address(vault: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Serve a vault with one conversation, locked, and return the address that was printed."""
    talk = said("Wat staat er voor jou in dat krat?", "Alles wat misging, eigenlijk.", "Alles wat misging.", "Ja.")
    add(unlock(vault, PASSPHRASE), "20261112-krat", "Het krat achter in de bus", conversation=talk, state=State.TAGGED)
    monkeypatch.delenv("GESPREKSCOACH_WACHTZIN")
    process = subprocess.Popen(
        [sys.executable, "-m", "gesprekscoach", "browser"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    yield process.stdout.readline().strip()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)


@pytest.mark.skipif(sys.platform == "win32", reason="textual-serve starts its programs in another way on Windows")
def test_an_app_whose_server_is_gone_ends_too(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GESPREKSCOACH_WACHTZIN")
    environment = {**os.environ, "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver"}
    command = [sys.executable, "-m", "gesprekscoach", "--kluis", str(vault)]
    app = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
    assert app.stdin is not None and app.stdout is not None
    drawn = b""
    while b"Open de kluis" not in drawn:
        drawn += os.read(app.stdout.fileno(), 4096)
    app.stdout.close()
    app.stdin.close()
    assert app.wait(30) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no Ctrl-C to one program alone")
async def test_ctrl_c_ends_it_soon_with_a_page_open_and_a_second_one_is_no_bug(vault: Path) -> None:
    command = [sys.executable, "-m", "gesprekscoach", "browser"]
    server = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert server.stdout is not None and server.stderr is not None
    address = (await server.stdout.readline()).decode().strip()
    await server.stderr.readline()
    here = address.partition("/?")[0]

    async def read(messages: aiohttp.ClientWebSocketResponse) -> None:
        async for _ in messages:
            pass

    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as page:
        await page.get(address)
        async with page.ws_connect(f"{here}/ws?width=80&height=24", origin=here) as socket_of_page:
            await socket_of_page.receive()  # the app paints
            reading = asyncio.create_task(read(socket_of_page))
            server.send_signal(signal.SIGINT)
            await asyncio.sleep(0.3)
            server.send_signal(signal.SIGINT)
            assert await asyncio.wait_for(server.stderr.read(), 15) == b""
            await reading
    assert await server.wait() == 0


@needs_chromium
async def test_open_log_in_and_walk_through_a_conversation(address: str, tmp_path: Path) -> None:
    async with open_browser(tmp_path / "profiel") as browser:
        await browser.call("Page.navigate", url=address)
        await browser.see("Open de kluis")
        blank = await browser.picture()
        await asyncio.sleep(0.5)
        await browser.type(PASSPHRASE)
        await browser.press("Enter", 13)
        await browser.see("Het krat achter")
        assert PASSPHRASE not in browser.drawn
        await browser.press("Enter", 13)
        await browser.see("Alles wat misging")
        before = len(browser.drawn)
        await browser.type("j")
        for _ in range(100):
            await asyncio.sleep(0.1)
            if len(browser.drawn) > before:
                break
        assert len(browser.drawn) > before
        assert await browser.picture() != blank
        root = address.split("?")[0]
        socket = root.replace("http", "ws", 1)
        assert [url for url in browser.requests if not url.startswith((root, socket, "data:"))] == []
        assert any(url.startswith(f"{socket}ws") for url in browser.requests)


@needs_chromium
async def test_a_screen_reader_says_in_dutch_what_has_the_keyboard(address: str, tmp_path: Path) -> None:
    async with open_browser(tmp_path / "profiel") as browser:
        await browser.call("Page.navigate", url=address)
        await browser.see("Open de kluis")
        await browser.find("document.activeElement.tagName == 'TEXTAREA'")
        tree = await browser.call("Accessibility.getFullAXTree")
        [name] = [node["name"]["value"] for node in tree["nodes"] if node.get("role", {}).get("value") == "textbox"]
        assert name.startswith("De app is hier een plaatje.")


@needs_chromium
async def test_the_browser_asks_before_the_page_goes_and_not_once_the_app_is_closed(
    address: str, tmp_path: Path
) -> None:
    async with open_browser(tmp_path / "profiel") as browser:
        await browser.call("Page.navigate", url=address)
        await browser.see("Open de kluis")
        await asyncio.sleep(0.5)
        await browser.type("v")  # a browser asks only on behalf of a page that was used
        await asyncio.sleep(0.5)
        await browser.reload()
        for _ in range(50):
            await asyncio.sleep(0.1)
            if browser.questions:
                break
        assert browser.questions == ["beforeunload"]
        await browser.call("Page.handleJavaScriptDialog", accept=False)
        await browser.press("q", 81, control=True)
        await browser.find("document.body.classList.contains('-closed')")
        await browser.reload()
        await browser.find("!document.body.classList.contains('-closed')")
        assert browser.questions == ["beforeunload"]


def test_a_port_that_is_taken_is_wrong_use(gesprekscoach: Call) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        outcome = gesprekscoach("browser", "--poort", port)
    assert outcome.code == 2
    assert outcome.error[0] == f"Poort {port} is niet vrij op deze computer."
