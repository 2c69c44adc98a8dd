"""Find what was said, over all conversations whose consent holds."""

from datetime import date

from gesprekscoach.errors import WrongUse
from gesprekscoach.services.ports import Passage, SearchFilter, Store


def search(store: Store, words: str, where: SearchFilter, today: date) -> list[Passage]:
    """Return the turns with all these words, best first; a word of three letters or more also finds longer ones.

    Raises:
        WrongUse: there is no letter or digit in the words.
    """
    if not any(sign.isalnum() for sign in words):
        raise WrongUse("Er is geen woord om te zoeken.", "Geef een of meer woorden, zoals: gesprekscoach zoek huur")
    return store.search(words, where, today)
