"""How far work is, and what went wrong with it."""

from textual.content import Content
from textual.widgets import Static

from gesprekscoach.errors import GesprekscoachError


class Told(Static):
    """A line below a form or a list; what went wrong stands there whole, also on a low screen."""

    _wrong: Content | None = None

    def report(self, error: GesprekscoachError) -> None:
        """Say what went wrong, and come into view."""
        self._wrong = Content.styled(str(error), "$error")
        self.update(self._wrong)
        self.call_after_refresh(self.scroll_visible, animate=False)

    def on_resize(self) -> None:
        """Come into view again: on a busy machine the words get their room later than the refresh."""
        if self.content is self._wrong:
            self.scroll_visible(animate=False)
