"""Where the files that ship with the program stand: in the checkout, or inside an installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = _PACKAGE / "data"
_ROOT = _SHIPPED if _SHIPPED.is_dir() else _PACKAGE.parent


def models_dir() -> Path:
    """Return the folder with the shipped models and the register of speech models."""
    return _ROOT / "models"


def sample_audio_dir() -> Path:
    """Return the folder with the two demo recordings."""
    return _ROOT / "sample_audio"


def codebook_file() -> Path:
    """Return the codebook (TOML)."""
    return _PACKAGE / "codebook" / "nl.toml"


def handbook_file() -> Path:
    """Return the Dutch handbook (Markdown)."""
    return _PACKAGE / "handbook" / "handleiding.md"
