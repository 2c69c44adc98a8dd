"""What the program says about how sure it is of what it heard."""

from gesprekscoach.domain.conversation import Conversation, Turn, Utterance, Word
from gesprekscoach.domain.domain_words import DomainWords
from gesprekscoach.domain.hearing import HearingNotes, notes_to_json, proposals
from gesprekscoach.domain.roles import Roles
from gesprekscoach.domain.speech import Segment, Span


def conversation(*heard: str) -> Conversation:
    words = tuple(Word(word, n * 500, n * 500 + 400, 0.3) for n, word in enumerate(heard))
    return Conversation("x", (Turn(1, "client", (Utterance(" ".join(heard), words=words),)),))


def test_an_unsure_word_near_a_word_of_the_trade_is_proposed_and_left_as_it_is() -> None:
    found = list(proposals(conversation("de", "bewindvoeder", "belt"), DomainWords(["bewindvoerder"])))

    assert [(p.start_ms, p.heard, p.proposal) for p in found] == [(500, "bewindvoeder", "bewindvoerder")]


def test_what_was_kept_out_is_listed_with_time_and_reason() -> None:
    invented = Segment(Span(9_000, 10_000), (Word("Ondertiteling", 9_000, 9_900),), -1, 0.9, 3, None, "Verzonnen.")

    document = notes_to_json(HearingNotes(Roles({0: "professional"}, 0.5, "Reden.", False), (invented,), ()))

    assert document["kept_out"] == [
        {"start_ms": 9_000, "end_ms": 10_000, "text": "Ondertiteling", "reason": "Verzonnen."}
    ]
    assert document["roles"] == {"confidence": 0.5, "certain": False, "reason": "Reden."}
