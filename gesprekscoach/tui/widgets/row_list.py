"""A list in which the row at the cursor is as legible as the others."""

from textual.strip import Strip
from textual.widgets import OptionList

from gesprekscoach.tui.themes import on_cursor


class RowList(OptionList):
    """Colours that a row brings itself are fitted to the background of the cursor."""

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        line = super().render_line(y)
        grounds = {self.app.theme_variables[name].lower() for name in ("cursor", "panel")}
        if any(part.style and part.style.bgcolor and part.style.bgcolor.name.lower() in grounds for part in line):
            return Strip(on_cursor(line, self.app.current_theme), line.cell_length)
        return line
