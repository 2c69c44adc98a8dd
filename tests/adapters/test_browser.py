"""The door before the app in a browser: one token, one browser, our own page only."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession, CookieJar, WSServerHandshakeError, web

from gesprekscoach.adapters.browser import HOST, TOKEN, BrowserServer, _application
from gesprekscoach.errors import WrongUse

WEB = Path(__file__).parents[2] / "gesprekscoach" / "adapters" / "web"


class Greeter:
    """Answers as textual-serve does, without starting a program for each page."""

    statics_path = WEB

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.close()
        return socket

    async def handle_download(self, request: web.Request) -> web.Response:
        return web.Response()


class Served:
    """The door with an app behind it that only greets, on a free port."""

    def __init__(self, server: BrowserServer) -> None:
        self.server = server
        self.root = f"http://{HOST}:{server.port}"


@asynccontextmanager
async def serving() -> AsyncIterator[Served]:
    server = BrowserServer(["--version"])
    runner = web.AppRunner(_application(Greeter(), server._door))
    await runner.setup()
    await web.SockSite(runner, server._socket).start()
    yield Served(server)
    await runner.cleanup()


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    async with serving() as one:
        yield one


async def test_the_address_opens_the_page_once_and_leaves_no_token_behind(served: Served) -> None:
    async with client() as first, client() as second:
        address = served.server.address
        async with first.get(address) as page:
            assert page.status == 200 and TOKEN not in str(page.url)
            assert "textual-terminal" in await page.text()
            assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
            assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
        async with second.get(address) as again:
            assert again.status == 403


async def test_a_program_that_looks_ahead_with_head_leaves_the_address_to_the_user(served: Served) -> None:
    async with client() as scanner, client() as user:
        async with scanner.head(served.server.address) as looked:
            assert looked.status == 403
        async with user.get(served.server.address) as page:
            assert page.status == 200


async def test_one_browser_holds_the_pages_of_two_vaults_side_by_side(served: Served) -> None:
    async with serving() as other, client() as session:
        for one in (served, other):
            await (await session.get(one.server.address)).read()
        for one in (served, other):
            async with session.get(one.root + "/") as page:
                assert page.status == 200


def client() -> ClientSession:
    """A browser that keeps cookies of an address without a name too."""
    return ClientSession(cookie_jar=CookieJar(unsafe=True))


@pytest.mark.parametrize(
    "path",
    ["/", "/page.css", "/static/js/textual.js", "/download/x", f"/?{TOKEN}=raden", f"/?{TOKEN}=é", f"/?{TOKEN}=%ff"],
)
async def test_without_the_cookie_nothing_is_served(served: Served, path: str) -> None:
    async with client() as session, session.get(served.root + path) as reply:
        assert reply.status == 403
        assert reply.content_type == "text/html" and "Typ daarna weer: gesprekscoach browser" in await reply.text()


@pytest.mark.parametrize("cookie", ["é".encode(), b"\xff"], ids=["another sign", "no text"])
async def test_a_cookie_with_any_bytes_is_refused(served: Served, cookie: bytes) -> None:
    async with client() as session:
        await (await session.get(served.server.address)).read()
    reader, writer = await asyncio.open_connection(HOST, served.server.port)
    host = f"Host: {HOST}:{served.server.port}".encode()
    writer.write(
        b"\r\n".join([b"GET / HTTP/1.1", host, f"Cookie: {served.server._door.cookie}=".encode() + cookie, b"", b""])
    )
    assert b" 403 " in await reader.readline()
    writer.close()
    await writer.wait_closed()


async def test_the_cookie_stays_with_this_site_and_out_of_reach_of_scripts(served: Served) -> None:
    async with client() as session, session.get(served.server.address, allow_redirects=False) as reply:
        (cookie,) = reply.cookies.values()
        assert cookie["httponly"] and cookie["samesite"] == "Strict"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "gesprekscoach.example"}, 403),
        ({"Origin": "http://gesprekscoach.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
    ids=["own page", "another name for this machine", "another site", "no site at all"],
)
async def test_a_page_from_elsewhere_is_refused(served: Served, headers: dict[str, str], status: int) -> None:
    async with client() as session:
        await (await session.get(served.server.address)).read()
        async with session.get(served.root + "/", headers=headers) as reply:
            assert reply.status == status


@pytest.mark.parametrize("origin", [None, "http://gesprekscoach.example", "https://127.0.0.1"])
async def test_the_websocket_wants_the_origin_of_our_own_page(served: Served, origin: str | None) -> None:
    async with client() as session:
        await (await session.get(served.server.address)).read()
        headers = {} if origin is None else {"Origin": origin}
        with pytest.raises(WSServerHandshakeError) as refused:
            await session.ws_connect(served.root + "/ws", headers=headers)
        assert refused.value.status == 403
        own = await session.ws_connect(served.root + "/ws", headers={"Origin": served.root})
        await own.close()


async def test_the_websocket_wants_the_cookie_too(served: Served) -> None:
    async with client() as session:
        with pytest.raises(WSServerHandshakeError) as refused:
            await session.ws_connect(served.root + "/ws", headers={"Origin": served.root})
        assert refused.value.status == 403


async def test_it_listens_on_this_machine_only(served: Served) -> None:
    assert served.server._socket.getsockname()[0] == "127.0.0.1"


def test_whoever_goes_to_the_address_before_it_is_served_is_not_turned_away() -> None:
    server = BrowserServer([])
    with server._socket:
        socket.create_connection((HOST, server.port), timeout=5).close()


async def test_a_port_in_use_is_explained(served: Served) -> None:
    with pytest.raises(WrongUse, match="niet vrij"):
        BrowserServer([], served.server.port)


def test_the_page_names_no_address_outside() -> None:
    for file in WEB.iterdir():
        text = file.read_text(encoding="utf-8")
        assert "//" not in text.replace("<!DOCTYPE html>", ""), file.name
