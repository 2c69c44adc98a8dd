"""A small linear layer beside the heads of the network, as bytes for the vault and as a change of logits."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gesprekscoach.adapters.tagger.network import Logits
from gesprekscoach.domain.conversation import UTTERANCE_TRACKS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

NAME_LENGTH = 8


@dataclass(frozen=True, slots=True)
class TopLayer:
    """Per track the weights [labels, features + 1] on what the heads see; the last column is added as it is."""

    weights: Mapping[str, Array]

    @property
    def name(self) -> str:
        """A name that only the same weights have."""
        digest = hashlib.sha256()
        for track, weights in sorted(self.weights.items()):
            digest.update(track.encode() + weights.tobytes())
        return digest.hexdigest()[:NAME_LENGTH]

    def apply(self, logits: Logits) -> Logits:
        """Return the logits with what was learned added."""
        tracks = dict(logits.tracks)
        for track, weights in self.weights.items():
            seen = logits.utterances if track in UTTERANCE_TRACKS else logits.turns
            tracks[track] = tracks[track] + seen @ weights[:, :-1].T + weights[:, -1]
        return replace(logits, tracks=tracks)

    def to_bytes(self) -> bytes:
        """Write the weights (npz)."""
        import numpy as np

        buffer = io.BytesIO()
        np.savez(buffer, **self.weights)  # type: ignore[arg-type]
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, document: bytes) -> TopLayer:
        """Read what ``to_bytes`` wrote."""
        import numpy as np

        with np.load(io.BytesIO(document)) as stored:
            return cls({track: stored[track] for track in stored.files})
