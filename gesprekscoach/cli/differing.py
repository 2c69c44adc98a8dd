"""The JSON of ``evalueer --verschil``: which tags would change."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gesprekscoach.services.differing import Difference


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
