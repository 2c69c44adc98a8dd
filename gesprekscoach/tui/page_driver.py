"""How the app talks with a page in a browser: as Textual does, but it ends when nobody serves that page any more."""

import os
from functools import partial

from textual.drivers.web_driver import WebDriver
from textual.messages import ExitApp


class PageDriver(WebDriver):
    """Reads keys from and draws to the pipes of the program that serves the page.

    When that program is gone, however it ended, an app would go on by itself, its vault open for nobody.
    """

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self._write = partial(self._write_if_served)

    def _write_if_served(self, data: bytes) -> int:
        """Draw, unless there is nobody to draw for: what goes on then is the tidying up."""
        try:
            return os.write(self.fileno, data)
        except BrokenPipeError:
            return len(data)

    def run_input_thread(self) -> None:
        """Read until the pipe closes, and then leave the app as ctrl+q does."""
        super().run_input_thread()
        self._app.post_message(ExitApp())
