"""Full-text search over all conversations in the vault."""

import json
from dataclasses import asdict
from datetime import date

from gesprekscoach.adapters.vault.concern import Concern
from gesprekscoach.adapters.vault.session import Row
from gesprekscoach.adapters.vault.shown import TURNS_PER_RECORDING, tag_phrase
from gesprekscoach.domain.finding import MOST_PASSAGES
from gesprekscoach.services.ports import Passage, SearchFilter

_SHORTEST_BEGINNING = 3  # letters from which a word also finds longer ones ("schuld" finds "schulden")


class Search(Concern):
    """Finding turns by their words and tags."""

    def search(self, words: str, where: SearchFilter, today: date) -> list[Passage]:
        """Return the turns with all the words, best first; user text, no query language.

        Case and accents make no difference, and a word of three letters or more also finds words that begin with it.
        Only recordings whose consent holds today. No words: no passages.
        """
        query = _match(words, where)
        if not query:
            return []
        rows = self._session.rows(
            """WITH found AS (
                SELECT p.rowid / :most_turns AS number, p.rowid % :most_turns AS n, bm25(passages, 1.0, 0.0) AS score
                FROM passages p JOIN recordings r ON r.number = p.rowid / :most_turns
                WHERE passages MATCH :query AND r.keep_until >= :today AND r.withdrawn_on IS NULL
                ORDER BY score LIMIT :most)
            SELECT r.id, l.title, json_extract(s.turns, '$[' || (n - 1) || ']') AS turn
            FROM found JOIN recordings r USING (number) JOIN library l USING (number) JOIN shown s USING (number)
            ORDER BY score""",
            {"query": query, "today": today.isoformat(), "most": MOST_PASSAGES, "most_turns": TURNS_PER_RECORDING},
        )
        return [_passage(row) for row in rows]


def _passage(row: Row) -> Passage:
    turn = json.loads(row["turn"])
    return Passage(row["id"], turn["n"], turn["start_ms"], turn["text"], row["title"])


def _match(words: str, where: SearchFilter) -> str:
    """Write the query: each word between quotes, so that signs of the query language are plain text.

    Words without a letter or digit fall out; with none left the query is empty. A word counts once: a pasted page, with
    its words over and over, takes minutes otherwise.
    """
    found = dict.fromkeys(word.replace('"', "") for word in words.split() if any(sign.isalnum() for sign in word))
    if not found:
        return ""
    text = " ".join(f'"{word}"{"*" if len(word) >= _SHORTEST_BEGINNING else ""}' for word in found)
    tags = [f'tags : "{tag_phrase(track, label)}"' for track, label in asdict(where).items() if label is not None]
    return " AND ".join([f"text : ({text})", *tags])
