"""What the program says about how sure it is of what it heard."""

from dataclasses import replace

from gesprekscoach.domain.conversation import Conversation, Turn, Utterance, Word
from gesprekscoach.domain.corrections import Edit
from gesprekscoach.domain.domain_words import DomainWords
from gesprekscoach.domain.hearing import HearingNotes, notes_to_json, suggestions, topics, without_words
from gesprekscoach.domain.roles import Roles
from gesprekscoach.domain.speech import Segment, Span
from tests.hearing_notes import INVENTED, some_notes


def conversation(*heard: str) -> Conversation:
    words = tuple(Word(word, n * 500, n * 500 + 400, 0.3) for n, word in enumerate(heard))
    return Conversation("x", (Turn(1, "client", (Utterance(" ".join(heard), words=words),)),))


def test_an_unsure_word_near_a_word_of_the_trade_is_proposed_and_left_as_it_is() -> None:
    found = list(suggestions(conversation("de", "bewindvoeder", "belt"), DomainWords(["bewindvoerder"])))

    assert [(p.start_ms, p.heard, p.proposal) for p in found] == [(500, "bewindvoeder", "bewindvoerder")]


def test_what_was_kept_out_is_listed_with_time_and_reason() -> None:
    invented = Segment(Span(9_000, 10_000), (Word("Ondertiteling", 9_000, 9_900),), -1, 0.9, 3, None, "Verzonnen.")

    document = notes_to_json(HearingNotes(Roles({0: "professional"}, 0.5, "Reden.", False), (invented,), ()))

    assert document["kept_out"] == [
        {"start_ms": 9_000, "end_ms": 10_000, "text": "Ondertiteling", "reason": "Verzonnen."}
    ]
    assert document["roles"] == {"confidence": 0.5, "certain": False, "reason": "Reden."}


def test_the_notes_are_said_the_same_everywhere_in_three_topics() -> None:
    roles, kept_out, meant = topics(some_notes(61_000, 95_000))

    assert (roles.title, roles.remarks) == ("Wie de professional is: zeker", ())
    assert [(r.start_ms, r.text) for r in kept_out.remarks] == [(61_000, f"“Ondertiteling Sem” {INVENTED}")]
    assert [(r.start_ms, r.text) for r in meant.remarks] == [(95_000, "“huizard”: misschien “huisarts”")]


def test_nothing_to_note_is_said_too() -> None:
    unsure, kept_out, meant = topics(HearingNotes(Roles({}, 0.6, "Er is maar één stem gevonden.", False), (), ()))

    assert unsure.title == "Wie de professional is: niet zeker"
    assert (kept_out.text, kept_out.remarks) == ("Er is niets weggelaten.", ())
    assert (meant.text, meant.remarks) == ("Er is geen woord dat op een vakwoord lijkt.", ())


def test_edits_that_fell_away_are_named_by_kind_and_time_without_their_words() -> None:
    lost = (Edit("turn/9/phase", "null", "null", 90_000, "Sem"), Edit("turn/2/utterance/1/text", "", "", 8_000, "Sem"))
    *_, fell_away = topics(replace(some_notes(), left_out=lost))

    assert [(r.start_ms, r.text) for r in fell_away.remarks] == [(8_000, "woorden"), (90_000, "tag")]


def test_without_names_the_words_that_were_kept_out_are_gone_and_their_time_and_reason_stay() -> None:
    hidden = without_words(some_notes(61_000))

    assert [(r.start_ms, r.text) for r in topics(hidden)[1].remarks] == [(61_000, INVENTED)]
    assert notes_to_json(hidden)["kept_out"][0]["text"] == ""
