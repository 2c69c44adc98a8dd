"""How ``evalueer --verschil`` shows which tags would change."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gesprekscoach.domain.codebook import Codebook
    from gesprekscoach.domain.tag_list import Change, Label
    from gesprekscoach.services.differing import Difference

_PARTS = {"tagger": "tagger", "codebook": "codeboek"}
_NONE = "geen"


def as_lines(found: "Sequence[Difference]", codebook: "Codebook") -> Iterator[str]:
    """Write every conversation with what it was tagged with, and a line for every tag that would change."""
    for one in found:
        age = "een oudere versie: " if one.is_older else ""
        yield f"{one.title} ({one.recording_id})"
        yield f"  getagd met {age}{_versions(one.tagged_with)}"
        for change in one.changes:
            yield f"  {_place(change)}, {_change(change, codebook)}"
        if not one.changes:
            yield "  geen verschil"
    if not found:
        yield "Er zijn nog geen gesprekken met tags in de kluis."
        return
    count = sum(len(one.changes) for one in found)
    tags = "1 tag zou" if count == 1 else f"{count} tags zouden"
    yield f"{tags} anders zijn met {_versions(found[0].now)}. Er is niets veranderd."
    if count:
        yield "Tag een gesprek opnieuw met: gesprekscoach verwerk ID"


def differences_to_json(found: "Sequence[Difference]") -> list[dict[str, Any]]:
    """Write the same for other programs; turns and utterances count from 1, the opening has neither."""
    return [
        {
            "id": one.recording_id,
            "title": one.title,
            "tagged_with": dict(one.tagged_with),
            "now": dict(one.now),
            "changes": [
                {
                    "n": change.place.n,
                    "utterance": change.place.utterance,
                    "track": change.place.track,
                    "before": change.before,
                    "after": change.after,
                }
                for change in one.changes
            ],
        }
        for one in found
    ]


def _versions(versions: Mapping[str, str]) -> str:
    return ", ".join(f"{_PARTS[name]} {version}" for name, version in versions.items()) or "een onbekende versie"


def _place(change: "Change") -> str:
    place = change.place
    if place.n is None:
        return "hele gesprek"
    return f"beurt {place.n}" if place.utterance is None else f"beurt {place.n}, zin {place.utterance}"


def _change(change: "Change", codebook: "Codebook") -> str:
    if change.place.track == "opening":
        names = [_NONE if level is None else f"niveau {level}" for level in (change.before, change.after)]
        return f"opening: {names[0]} -> {names[1]}"
    track = codebook.track(change.place.track)
    known = {label.code: label.name for label in track.labels}

    def name(label: "Label") -> str:
        codes = label if isinstance(label, tuple) else () if label is None else (label,)
        return " + ".join(known.get(str(code), str(code)) for code in codes) or _NONE  # codes of an older codebook too

    return f"{track.name}: {name(change.before)} -> {name(change.after)}"
