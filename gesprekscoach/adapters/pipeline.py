"""The Dutch spaCy pipeline: tokens with lemma and word class for the evidence rules."""

import re
from collections.abc import Iterable
from pathlib import Path

from gesprekscoach.domain.tokens import Token, Tokens
from gesprekscoach.errors import ModelMissing

# spaCy takes loose signs off a word one by one, and each time looks at the whole rest: 30,000 took a minute.
_LONGER_THAN_A_WORD = re.compile(r"(\S{200})\S+")


class Pipeline:
    """Our own small tagger and lemmatizer (no parser); loads once, about 0.7 s, and may then be shared."""

    def __init__(self, folder: Path) -> None:
        """Load the pipeline.

        Args:
            folder: the folder ``nl_gesprek/pipeline`` of the models.

        Raises:
            ModelMissing: the folder is absent or damaged.
        """
        import spacy

        try:
            self._nlp = spacy.load(folder)
        except (OSError, ValueError, KeyError) as error:
            raise ModelMissing(
                "De taalbestanden van gesprekscoach ontbreken of zijn beschadigd.",
                "Installeer gesprekscoach opnieuw.",
            ) from error

    def analyse(self, texts: Iterable[str]) -> list[Tokens]:
        """Return the tokens of every text, in order; spaces are left out, and what goes on where any word has ended."""
        return [
            tuple(Token(t.text, t.lemma_.lower(), t.pos_) for t in doc if not t.is_space)
            for doc in self._nlp.pipe((_LONGER_THAN_A_WORD.sub(r"\1", text) for text in texts), batch_size=128)
        ]
