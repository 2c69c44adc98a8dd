"""Folders with the sound and video files in them, and a line when the folder at the cursor holds none."""

from collections.abc import Iterable
from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import DirectoryTree, Static, Tree
from textual.widgets.directory_tree import DirEntry

SOUND = frozenset(
    ".aac .aif .aiff .amr .avi .flac .m4a .mka .mkv .mov .mp3 .mp4 .mpeg .oga .ogg .opus .wav .webm .wma".split()
)
_NONE = "In '{name}' staat geen geluid of video. Kies een andere map, of typ rechts waar het bestand staat."
_NONE_BUT_FOLDERS = "In '{name}' zelf staat geen geluid of video. Open een map die erin staat, of kies een andere map."
_CLOSED = "De map '{name}' kan niet gelezen worden. Kies een andere map."


class SoundTree(DirectoryTree):
    """Folders and the sound and video files in them."""

    ICON_NODE = "▸ "
    ICON_NODE_EXPANDED = "▾ "
    ICON_FILE = ""

    def filter_paths(self, paths: Iterable[Path]) -> Iterable[Path]:
        """Leave out hidden files and what holds no sound."""
        return _shown(paths)


class SoundFiles(Vertical):
    """The tree, and below it what to do when it shows no file."""

    DEFAULT_CSS = """
    SoundFiles SoundTree { height: 1fr; background: $background; padding: 0; }
    SoundFiles SoundTree:focus { background-tint: $foreground 0%; }
    SoundFiles Static { padding-top: 1; color: $warning; }
    """

    class Read(Message):
        """It is known what to say of a folder; nothing when it holds sound."""

        def __init__(self, folder: Path, said: str) -> None:
            super().__init__()
            self.folder = folder
            self.said = said

    def __init__(self, folder: Path) -> None:
        super().__init__(id="sounds")
        self._folder = folder

    def compose(self) -> ComposeResult:
        """The tree over the line."""
        yield SoundTree(self._folder, id="files")
        yield Static("", id="no-sound", markup=False)

    def on_mount(self) -> None:
        """Look in the folder it opens with."""
        self._look(self._folder)

    @on(Tree.NodeHighlighted)
    def _follow(self, event: Tree.NodeHighlighted[DirEntry]) -> None:
        if event.node.data is not None:
            path = event.node.data.path
            self._look(path if event.node.allow_expand else path.parent)

    def _look(self, folder: Path) -> None:
        self._folder = folder
        self._read()

    @work(thread=True, exclusive=True, exit_on_error=False, group="folder")
    def _read(self) -> None:
        folder = self._folder
        self.post_message(self.Read(folder, _about(folder)))

    @on(Read)
    def _was_read(self, event: Read) -> None:
        if event.folder == self._folder:
            said = self.query_one("#no-sound", Static)
            said.update(event.said)
            said.display = bool(event.said)


def _shown(paths: Iterable[Path]) -> list[Path]:
    return [
        path for path in paths if not path.name.startswith(".") and (path.is_dir() or path.suffix.casefold() in SOUND)
    ]


def _about(folder: Path) -> str:
    name = folder.name or str(folder)
    try:
        shown = _shown(folder.iterdir())
        if any(not path.is_dir() for path in shown):
            return ""
    except OSError:
        return _CLOSED.format(name=name)
    return (_NONE_BUT_FOLDERS if shown else _NONE).format(name=name)
