"""The words of an utterance as the Dutch pipeline reads them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Token:
    """One token with its lemma and universal word class ("VERB")."""

    text: str
    lemma: str
    pos: str

    @property
    def lower(self) -> str:
        """The text without capitals."""
        return self.text.lower()


Tokens = tuple[Token, ...]
