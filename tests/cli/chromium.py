"""A real browser without a window, driven over its debugging protocol; what the app draws is read on the way."""

import asyncio
import base64
import re
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_chromium = pytest.mark.skipif(PROGRAM is None, reason="chromium is not installed")
_ESCAPES = re.compile(r"\x1b(?:\[[0-9;?<>=]*[a-zA-Z]|\][^\x07\x1b]*(?:\x07|\x1b\\))")


class Browser:
    """One tab."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.drawn = ""
        """Everything the app drew so far, without escape codes."""
        self.requests: list[str] = []
        self.questions: list[str] = []
        """The kinds of question that the browser asked in a window of its own."""
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for message in self._socket:
            event = message.json()
            match event.get("method"):
                case "Network.requestWillBeSent":
                    self.requests.append(event["params"]["request"]["url"])
                case "Network.webSocketCreated":
                    self.requests.append(event["params"]["url"])
                case "Page.javascriptDialogOpening":
                    self.questions.append(event["params"]["type"])
                case "Network.webSocketFrameReceived":
                    frame = event["params"]["response"]
                    if frame["opcode"] == 2:
                        text = base64.b64decode(frame["payloadData"]).decode("utf-8", "replace")
                        self.drawn += _ESCAPES.sub("", text)
            if event.get("id") in self._answers:
                self._answers.pop(event["id"]).set_result(event)

    async def call(self, method: str, **params: object) -> dict[str, Any]:
        """Ask the browser something and return its answer."""
        self._number += 1
        answer = self._answers[self._number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": self._number, "method": method, "params": params})
        result: dict[str, Any] = await asyncio.wait_for(answer, 30)
        value: dict[str, Any] = result.get("result", {})
        return value

    async def see(self, words: str, seconds: float = 60) -> None:
        """Wait until the app has drawn these words."""
        for _ in range(int(seconds * 10)):
            if words in self.drawn:
                return
            await asyncio.sleep(0.1)
        raise AssertionError(f"'{words}' was not drawn; the end of what was: {self.drawn[-600:]!r}")

    async def type(self, text: str) -> None:
        """Type text, letter by letter."""
        for letter in text:
            await self.call("Input.dispatchKeyEvent", type="keyDown", text=letter, key=letter)
            await self.call("Input.dispatchKeyEvent", type="keyUp", key=letter)

    async def press(self, key: str, code: int, *, control: bool = False) -> None:
        """Press a key that is no letter, such as ("Enter", 13), or one together with ctrl."""
        named = {"key": key, "code": key, "windowsVirtualKeyCode": code, "modifiers": 2 if control else 0}
        text = {"text": "\r"} if key == "Enter" else {}
        await self.call("Input.dispatchKeyEvent", type="keyDown", **named, **text)
        await self.call("Input.dispatchKeyEvent", type="keyUp", **named)

    async def reload(self) -> None:
        """Load the page anew; when the browser asks first, this returns too."""
        await self.call("Runtime.evaluate", expression="setTimeout(() => location.reload())")

    async def find(self, condition: str, seconds: float = 30) -> None:
        """Wait until this holds in the page."""
        for _ in range(int(seconds * 10)):
            answer = await self.call("Runtime.evaluate", expression=condition)
            if answer.get("result", {}).get("value") is True:
                return
            await asyncio.sleep(0.1)
        raise AssertionError(f"this did not come to hold in the page: {condition}")

    async def picture(self) -> bytes:
        """Return the tab as PNG."""
        return base64.b64decode((await self.call("Page.captureScreenshot"))["data"])

    def close(self) -> None:
        """Stop reading."""
        self._reader.cancel()


@asynccontextmanager
async def open_browser(folder: Path) -> AsyncIterator[Browser]:
    """Start Chromium with a profile of its own and one empty tab."""
    assert PROGRAM is not None
    process = subprocess.Popen(
        [
            PROGRAM,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--remote-debugging-port=0",
            f"--user-data-dir={folder}",
            "--window-size=1200,800",
            "about:blank",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        port = await _debugging_port(folder)
        async with ClientSession() as session:
            tabs = await (await session.get(f"http://127.0.0.1:{port}/json")).json()
            address = next(tab["webSocketDebuggerUrl"] for tab in tabs if tab["type"] == "page")
            async with session.ws_connect(address, max_msg_size=0) as socket:
                browser = Browser(socket)
                for domain in ("Page", "Network", "Runtime"):
                    await browser.call(f"{domain}.enable")
                await browser.call("Emulation.setFocusEmulationEnabled", enabled=True)
                yield browser
                browser.close()
    finally:
        process.terminate()
        process.wait()


async def _debugging_port(folder: Path) -> int:
    file = folder / "DevToolsActivePort"
    for _ in range(600):
        if file.exists() and (lines := file.read_text().splitlines()):
            return int(lines[0])
        await asyncio.sleep(0.1)
    raise AssertionError("Chromium did not start")
