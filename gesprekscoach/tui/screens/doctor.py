"""The doctor: does everything work on this machine, and how long does an hour of talk take?"""

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from gesprekscoach.services.checkup import Finding
from gesprekscoach.tui.desk import Desk
from gesprekscoach.tui.screens.working import WorkingScreen
from gesprekscoach.tui.widgets.keybar import KeyBar
from gesprekscoach.tui.widgets.titlebar import TitleBar

_MARKS = {True: ("goed  ", "$success"), False: ("fout  ", "bold $error"), None: ("let op", "$warning")}


class DoctorScreen(WorkingScreen):
    """Shows findings as they come; the timing at the end takes a minute or so."""

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
        lines = [Content.assemble(_MARKS[f.is_ok], (f"  {f.name:<20}", "bold"), f"  {f.text}") for f in self._findings]
        self.query_one("#findings", Static).update(Content("\n").join(lines))

    def _done(self) -> None:
        wrong = sum(finding.is_ok is False for finding in self._findings)
        self.query_one(TitleBar).say("alles werkt" if not wrong else f"{wrong} keer iets mis")
