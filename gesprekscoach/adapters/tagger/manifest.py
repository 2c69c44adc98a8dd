"""The files of a tagger and what they say about themselves; nothing is used before its checksum has been seen."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gesprekscoach.errors import ModelMissing

REMEDY = "Installeer gesprekscoach opnieuw."


@dataclass(frozen=True, slots=True)
class Manifest:
    """What manifest.json says: the version, the labels per track in the order of the network, and sizes."""

    version: str
    tracks: Mapping[str, Sequence[str]]
    speaker_marks: Mapping[str, int]
    max_tokens: int
    utterance_dilations: Sequence[int]
    turn_dilations: Sequence[int]
    area_dilations: Sequence[int]


@dataclass(frozen=True, slots=True)
class FollowUpWeights:
    """How the evidence of the words speaks for each label of follow-up, and how far the network counts.

    ``weights`` [labels, features], ``bias`` [labels]; ``trust`` is the factor on the log probabilities of the network.
    """

    features: Sequence[str]
    weights: Sequence[Sequence[float]]
    bias: Sequence[float]
    trust: float


@dataclass(frozen=True, slots=True)
class Decoding:
    """What decoding.json says, all of it chosen on conversations kept apart from training and from judging.

    ``thresholds``: probability from which a label of a track with several labels counts. ``bias``: added to the logits
    of a track. ``asking``: per origin and ending of a text how probable a question must be to count. ``transitions``:
    log weight from phase to phase. ``calibration``: slope and offset on the log odds of the raw confidence, per track.
    """

    thresholds: Mapping[str, Sequence[float]]
    bias: Mapping[str, Sequence[float]]
    asking: Mapping[str, Mapping[str, float]]
    transitions: Sequence[Sequence[float]]
    calibration: Mapping[str, Sequence[float]]
    follow_up: FollowUpWeights


def read_manifest(folder: Path) -> Manifest:
    """Read manifest.json and check every file it names.

    Raises:
        ModelMissing: a file is absent or not the one that belongs to this manifest.
    """
    document = _document(folder / "manifest.json")
    for name, sha256 in document["sha256"].items():
        path = folder / name
        if not path.is_file():
            raise ModelMissing(f"Een deel van de tagger ontbreekt: {name}.", REMEDY)
        with path.open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
                raise ModelMissing(f"Een deel van de tagger is beschadigd: {name}.", REMEDY)
    return Manifest(**{name: value for name, value in document.items() if name != "sha256"})


def read_version(folder: Path) -> str:
    """Read the version alone, without checking the files. Raises ModelMissing."""
    return str(_document(folder / "manifest.json")["version"])


def read_decoding(folder: Path) -> Decoding:
    """Read decoding.json; its checksum was checked with the manifest. Raises ModelMissing."""
    document = _document(folder / "decoding.json")
    return Decoding(**{**document, "follow_up": FollowUpWeights(**document["follow_up"])})


def _document(path: Path) -> dict[str, Any]:
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ModelMissing(f"Een deel van de tagger ontbreekt: {path.name}.", REMEDY) from error
    except ValueError as error:
        raise ModelMissing(f"Een deel van de tagger is beschadigd: {path.name}.", REMEDY) from error
    return document
