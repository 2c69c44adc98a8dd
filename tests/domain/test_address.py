"""Whether people say "u" or "je"."""

import pytest

from gesprekscoach.domain.address import address_form
from gesprekscoach.domain.conversation import Turn, Utterance


@pytest.mark.parametrize(
    ("lines", "form"),
    [
        (("Hoe gaat het met u?", "Met jou?"), "u"),
        (("Wat wil je zelf, en wat heb jij nodig?", "U?", "Dank u."), "je"),
        (("‘U’: dat ben je, je. (u;)", "", "“ú”"), "u"),
        (("Goedemorgen.",), None),
    ],
)
def test_the_form_is_what_the_professional_says_most(lines: tuple[str, ...], form: str | None) -> None:
    """Professional and client in turn, the professional first."""
    turns = [Turn(n, "professional" if n % 2 else "client", (Utterance(text),)) for n, text in enumerate(lines, 1)]

    assert address_form(turns) == form
