"""A list in which the row at the cursor is as legible as the others, on a screen of any size."""

from textual.strip import Strip
from textual.widgets import OptionList

from gesprekscoach.tui.themes import on_cursor


class RowList(OptionList):
    """Colours that a row brings itself are fitted to the background of the cursor."""

    DEFAULT_CSS = """
    RowList:focus { background-tint: $foreground 0%; }
    RowList > .option-list--option-disabled { color: $foreground; }
    RowList > .option-list--option-highlighted, RowList:focus > .option-list--option-highlighted {
        background: $cursor; color: $foreground; text-style: none;
    }
    """

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Go no page on where not a line is in sight: Textual fails there, and the program would end."""
        if action in ("page_up", "page_down") and not self.scrollable_content_region.height:
            return False
        return super().check_action(action, parameters)

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        line = super().render_line(y)
        grounds = {self.app.theme_variables[name].lower() for name in ("cursor", "panel")}
        if any(part.style and part.style.bgcolor and part.style.bgcolor.name.lower() in grounds for part in line):
            return Strip(on_cursor(line, self.app.current_theme), line.cell_length)
        return line
