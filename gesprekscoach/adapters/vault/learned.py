"""What the tagger learned from corrections, in the vault: at most one layer, gone with any conversation it is from."""

from gesprekscoach.adapters.vault.concern import PAD, Concern, now
from gesprekscoach.domain.learning import LearnedLayer


class Learned(Concern):
    """Keeping, reading and forgetting the learned layer."""

    def save_learned(self, layer: LearnedLayer) -> None:
        """Put a layer in the place of the one before it. Raises NotFound when a recording was erased meanwhile."""
        with self._session.atomic():
            self.forget_learned()
            self._session.run(
                "INSERT INTO learned VALUES (1, ?, ?, ?, ?, ?, ?)",
                [layer.tagger, layer.version, now(), layer.corrections, PAD, layer.weights],
            )
            self._session.many("INSERT INTO learned_from VALUES (?)", [(r,) for r in layer.recordings])

    def learned(self) -> LearnedLayer | None:
        """Return the layer in use, or None when nothing was learned."""
        row = self._session.row("SELECT tagger, version, at, corrections, weights FROM learned")
        if row is None:
            return None
        rows = self._session.rows("SELECT recording_id FROM learned_from ORDER BY recording_id")
        recordings = tuple(r["recording_id"] for r in rows)
        return LearnedLayer(**row, recordings=recordings)

    def forget_learned(self) -> bool:
        """Erase the layer; return whether there was one."""
        with self._session.atomic():
            was_there = self._session.run("DELETE FROM learned") > 0
            self._session.run("DELETE FROM learned_from")
            return was_there
