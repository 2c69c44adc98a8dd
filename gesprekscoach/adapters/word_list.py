"""The Dutch words of pyspellchecker: a list made from subtitles."""

from collections.abc import Iterable

from spellchecker import SpellChecker


class DutchWordList:
    """Reads the list (0.4 s, 75 MB) for each question and lets it go: tagging, which comes next, needs the memory."""

    def unknown(self, words: Iterable[str]) -> set[str]:
        """Return the words (lower case) that the list does not hold."""
        return SpellChecker(language="nl").unknown(words)
