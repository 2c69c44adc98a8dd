"""Tagging a conversation: the learned tracks, then what follows by rule."""

from dataclasses import replace

import pytest

from gesprekscoach.domain.conversation import Conversation, Opening, Turn, Utterance
from gesprekscoach.services.tagging import address_form, tag_conversation


class FakeTagger:
    version = "fake"

    def tag(self, conversation: Conversation) -> Conversation:
        return replace(conversation, turns=tuple(replace(t, phase="start") for t in conversation.turns))


def conversation(*lines: str) -> Conversation:
    turns = tuple(Turn(n=n, speaker="professional", utterances=(Utterance(text),)) for n, text in enumerate(lines, 1))
    return Conversation(id="x", turns=turns)


def test_the_opening_is_judged_on_the_tagged_conversation() -> None:
    tagged = tag_conversation(
        conversation("Fijn dat u er bent."),
        FakeTagger(),
        lambda c: Opening(level=3 if c.turns[0].phase == "start" else 0),
    )

    assert tagged.opening == Opening(level=3)
    assert tagged.address == "u"


@pytest.mark.parametrize(
    ("lines", "form"),
    [
        (("Hoe gaat het met u?",), "u"),
        (("Wat wil je zelf, en wat heb jij nodig?", "Dank u."), "je"),
        (("Goedemorgen.",), None),
    ],
)
def test_the_address_form_is_what_the_professional_says_most(lines: tuple[str, ...], form: str | None) -> None:
    assert address_form(conversation(*lines)) == form
