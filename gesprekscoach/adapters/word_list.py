"""The Dutch words of pyspellchecker: a list made from subtitles."""

from collections.abc import Iterable

from spellchecker import SpellChecker


class DutchWordList:
    """Fulfils ``services.ports.WordList``.

    Reads the list (0.4 s, 75 MB) for each question and lets it go: tagging, which comes next, needs the memory.
    """

    def unknown(self, words: Iterable[str]) -> set[str]:
        return SpellChecker(language="nl").unknown(words)
