"""The app in a browser on this machine: textual-serve behind a door that only the user's own page gets through."""

from __future__ import annotations

import hmac
import secrets
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from gesprekscoach.errors import WrongUse

if TYPE_CHECKING:
    from aiohttp import web
    from textual_serve.server import Server

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HOST = "127.0.0.1"
TOKEN = "sleutel"
_CLOSING_S = 1.0
"""How long Ctrl-C waits for an open page to go by itself; none does."""

_WEB = Path(__file__).parent / "web"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "font-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class BrowserServer:
    """Serves the app to the one browser that opens ``address``; that address works once."""

    def __init__(self, arguments: Sequence[str], port: int = 0) -> None:
        """Take a port, without serving yet.

        Args:
            arguments: of ``gesprekscoach``, to open the app for each page; never the key itself.
            port: 0 for any free one.

        Raises:
            WrongUse: the port is taken or not allowed.
        """
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            self._socket.bind((HOST, port))
            self._socket.listen()  # whoever goes to the address at once waits for the page, and is not turned away
        except OSError as error:
            self._socket.close()
            raise WrongUse(
                f"Poort {port} is niet vrij op deze computer.", "Kies een andere met --poort, of laat --poort weg."
            ) from error
        self.port: int = self._socket.getsockname()[1]
        self._door = Door(self.port)
        self._application = self._made(_shell_command([sys.executable, "-P", "-m", "gesprekscoach", *arguments]))

    @property
    def address(self) -> str:
        """Where the browser goes; whoever opens it first is the user."""
        return f"http://{HOST}:{self.port}/?{TOKEN}={self._door.token}"

    def _made(self, command: str) -> web.Application:
        """Have everything read before anyone is told the address: a Ctrl-C while a module is read can get lost."""
        from textual_serve.server import Server

        here = f"http://{HOST}:{self.port}"
        server = Server(command, host=HOST, port=self.port, title="gesprekscoach", public_url=here)
        return _application(server, self._door)

    def serve(self) -> None:
        """Serve until Ctrl-C; a second one, while pages are being closed, ends it just as well."""
        from aiohttp import web

        sys.unraisablehook = lambda _: None  # asyncio drops a page's process after its loop, and 3.13 complains of that
        with suppress(web.GracefulExit):
            web.run_app(self._application, sock=self._socket, shutdown_timeout=_CLOSING_S, print=None, access_log=None)


class Door:
    """Who gets in: the token of the address once, after that the cookie that came in its place.

    Every request has to name this machine as its host, so that no name elsewhere can be pointed here. The websocket
    also has to come from our own page: a browser states the origin of a page truthfully.
    """

    def __init__(self, port: int) -> None:
        self.token = secrets.token_urlsafe(32)
        self.cookie = f"gesprekscoach-{port}"  # a browser keeps one of a name for all ports of a machine
        self._session: str | None = None
        self._hosts = (f"{HOST}:{port}", f"localhost:{port}")

    async def guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let a request through, trade the token for a cookie, or refuse."""
        from aiohttp import web

        if request.host not in self._hosts or not self._is_own_origin(request):
            return _refusal()
        given = request.query.get(TOKEN)
        is_visit = request.method == "GET" and request.path == "/"  # and no HEAD of a program that looks ahead
        if is_visit and given is not None and _is_same(given, self.token):
            self.token = secrets.token_urlsafe(32)  # the address that was used is worth nothing from now on
            self._session = secrets.token_urlsafe(32)
            reply = web.Response(status=303, headers={"Location": "/", **_HEADERS})
            reply.set_cookie(self.cookie, self._session, httponly=True, samesite="Strict", path="/")
            return reply
        shown = request.cookies.get(self.cookie, "")
        if self._session is None or not _is_same(shown, self._session):
            return _refusal()
        response = await handler(request)
        if not response.prepared:
            response.headers.update(_HEADERS)
        return response

    def _is_own_origin(self, request: web.Request) -> bool:
        origin = request.headers.get("Origin")
        if origin is None:
            return request.path != "/ws"
        return origin == f"http://{request.host}"


def _application(server: Server, door: Door) -> web.Application:
    """Build textual-serve's application with our page, and the door in front of everything."""
    from aiohttp import web

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        return await door.guard(request, handler)

    async def page(request: web.Request) -> web.Response:
        text = Template((_WEB / "index.html").read_text(encoding="utf-8")).substitute(
            websocket=f"ws://{request.host}/ws"
        )
        return web.Response(text=text, content_type="text/html")

    async def beside(request: web.Request) -> web.FileResponse:
        return web.FileResponse(_WEB / request.path.lstrip("/"))

    application = web.Application(middlewares=[guard])
    application.add_routes(
        [
            web.get("/", page),
            web.get("/page.css", beside),
            web.get("/page.js", beside),
            web.get("/ws", server.handle_websocket),
            web.get("/download/{key}", server.handle_download),
            web.static("/static", server.statics_path),
        ]
    )
    return application


def _is_same(given: str, secret: str) -> bool:
    """Compare in a time that tells nothing; what was given may hold any sign, or bytes that are no text."""
    return hmac.compare_digest(given.encode(errors="surrogatepass"), secret.encode())


def _refusal() -> web.Response:
    from aiohttp import web

    text = (_WEB / "refused.html").read_text(encoding="utf-8")
    return web.Response(status=403, text=text, content_type="text/html", headers=_HEADERS)


def _shell_command(words: Sequence[str]) -> str:
    """Write the words as one line for the shell; what the app would write on stderr is left out."""
    import shlex

    if sys.platform == "win32":
        return f"{subprocess.list2cmdline(words)} 2>NUL"
    return f"exec {shlex.join(words)} 2>/dev/null"
