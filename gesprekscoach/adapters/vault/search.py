"""Full-text search over all conversations in the vault."""

from datetime import date

from gesprekscoach.adapters.vault.concern import Concern
from gesprekscoach.services.ports import Passage, SearchFilter

_MOST = 200  # more passages than anyone reads; better words narrow the list
_SHORTEST_BEGINNING = 3  # letters from which a word also finds longer ones ("schuld" finds "schulden")


class Search(Concern):
    """Finding turns by their words and tags."""

    def search(self, words: str, where: SearchFilter, today: date) -> list[Passage]:
        """Return the turns with all the words, best first; user text, no query language.

        Case and accents make no difference, and a word of three letters or more also finds words that begin with it.
        Only recordings whose consent holds today. No words: no passages.
        """
        query = _match(words)
        if not query:
            return []
        rows = self._session.rows(
            """SELECT p.recording_id, p.n, p.start_ms, p.text, r.title
                FROM passages_fts f JOIN passages p ON p.id = f.rowid JOIN recordings r ON r.id = p.recording_id
                WHERE f.passages_fts MATCH :query AND r.state <> 'importing' AND r.keep_until >= :today
                AND NOT EXISTS (SELECT 1 FROM consents c WHERE c.recording_id = r.id AND c.withdrawn_on IS NOT NULL)
                AND (:phase IS NULL OR p.phase = :phase) AND (:world IS NULL OR p.world = :world)
                AND (:speaker IS NULL OR p.speaker = :speaker)
                AND (:act IS NULL OR EXISTS (SELECT 1 FROM json_each(p.acts) WHERE value = :act))
                ORDER BY f.rank LIMIT :most""",
            {
                "query": query,
                "today": today.isoformat(),
                "phase": where.phase,
                "world": where.world,
                "speaker": where.speaker,
                "act": where.act,
                "most": _MOST,
            },
        )
        return [Passage(row["recording_id"], row["n"], row["start_ms"], row["text"], row["title"]) for row in rows]


def _match(words: str) -> str:
    """Quote each word, so that signs of the query language are plain text; words without a letter or digit fall out."""
    found = [word.replace('"', "") for word in words.split() if any(sign.isalnum() for sign in word)]
    return " ".join(f'"{word}"{"*" if len(word) >= _SHORTEST_BEGINNING else ""}' for word in found)
