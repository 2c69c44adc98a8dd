"""The doctor: does everything work on this machine, and how long does an hour of talk take?"""

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from gesprekscoach.services.checkup import Finding
from gesprekscoach.tui import explanations
from gesprekscoach.tui.desk import Desk
from gesprekscoach.tui.screens.working import WorkingScreen
from gesprekscoach.tui.widgets.columns import beside
from gesprekscoach.tui.widgets.keybar import KeyBar
from gesprekscoach.tui.widgets.titlebar import TitleBar

_MARGIN = 6  # beside the page, and its scrollbar
_MARKS = {True: ("goed  ", "$success"), False: ("fout  ", "bold $error"), None: ("let op", "$warning")}


class DoctorScreen(WorkingScreen):
    """Shows findings as they come; the timing at the end takes a minute or so."""

    EXPLANATION = explanations.DOCTOR

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._findings: list[Finding] = []

    def compose(self) -> ComposeResult:
        """One text that grows."""
        yield TitleBar("Dokter", "kijkt na …")
        with VerticalScroll(id="page"):
            yield Static("", id="findings")
        yield KeyBar()

    def on_mount(self) -> None:
        """Start looking after the first paint."""
        self.query_one("#page").focus()
        self._look()

    @work(thread=True, exclusive=True, exit_on_error=False, group="look")
    def _look(self) -> None:
        for finding in self._desk.checkup():
            self.app.call_from_thread(self._found, finding)
        self.app.call_from_thread(self._done)

    def _found(self, finding: Finding) -> None:
        self._findings.append(finding)
        self._show()

    def on_resize(self) -> None:
        """Wrap what was found at another width."""
        self._show()

    def _show(self) -> None:
        shown = self.query_one("#findings", Static)
        starts = [Content.assemble(_MARKS[f.is_ok], (f"  {f.name:<20}  ", "bold")) for f in self._findings]
        room = self.size.width - _MARGIN
        lines = [beside(s, f.text, room - s.cell_length) for s, f in zip(starts, self._findings, strict=True)]
        shown.update(Content("\n").join(lines))

    def _done(self) -> None:
        found = [finding.is_ok for finding in self._findings]
        wrong, noted = found.count(False), found.count(None)
        right = f"{noted} keer let op, verder werkt alles" if noted else "alles werkt"
        self.query_one(TitleBar).say(f"{wrong} keer iets mis" if wrong else right)
