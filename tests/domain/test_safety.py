"""Safety signals: recall before precision, everyday sayings left alone, a neutral notice."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from gesprekscoach.domain.conversation import Conversation, Turn, Utterance
from gesprekscoach.domain.lexicon import Phrases
from gesprekscoach.domain.safety import (
    GENERAL_NOTICE,
    SafetyLexicon,
    SafetyNotice,
    general_notices,
    notices_of,
    read_safety_lexicon,
    safety_notices,
)
from gesprekscoach.resources import codebook_file

GOLD = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "gold" / "safety.jsonl").read_text(encoding="utf-8").splitlines()
]
DANGER = [item for item in GOLD if item["kind"]]
EVERYDAY = [item for item in GOLD if not item["kind"]]


@pytest.fixture(scope="module")
def lexicon() -> SafetyLexicon:
    return read_safety_lexicon(codebook_file().with_name("safety.toml"))


def bare(text: str) -> str:
    return re.sub(r"[^\w\s']", "", text.lower())


@pytest.mark.parametrize("kind", ["suicidality", "violence", "children"])
@pytest.mark.parametrize("form", [str, bare])
def test_at_least_nine_in_ten_are_seen(kind: str, form: type[str], lexicon: SafetyLexicon) -> None:
    items = [item["text"] for item in DANGER if item["kind"] == kind]
    assert len(items) >= 30
    assert sum(bool(lexicon.signs(form(text))) for text in items) >= 0.9 * len(items)


def test_everyday_near_misses_are_left_alone(lexicon: SafetyLexicon) -> None:
    flagged = [item["id"] for item in EVERYDAY if lexicon.signs(item["text"])]
    assert len(EVERYDAY) >= 100
    assert len(flagged) <= 0.05 * len(EVERYDAY), flagged


def test_the_notice_is_neutral_and_says_what_to_do(lexicon: SafetyLexicon) -> None:
    (sign,) = lexicon.signs("Hij heeft me gisteren weer geslagen.")
    assert sign.kind == "violence"
    assert "geslagen" in sign.words
    assert sign.notice.startswith("Hier gaat het misschien over geweld") and "0800-2000" in sign.notice


def test_a_saying_does_not_hide_what_else_is_said(lexicon: SafetyLexicon) -> None:
    assert [s.kind for s in lexicon.signs("Ik schaam me dood, want ik wil niet meer leven.")] == ["suicidality"]


def test_words_of_two_sentences_are_not_put_together(lexicon: SafetyLexicon) -> None:
    assert lexicon.signs("De plant ging dood. Ik wil een nieuwe.") == ()


def flagged(n: int, text: str) -> Turn:
    return Turn(n, "client", (Utterance(text),), signal=("safety",))


def test_a_conversation_has_each_notice_once_with_its_turns(lexicon: SafetyLexicon) -> None:
    said = ("Hij heeft me geslagen.", "Ik wil niet meer leven.", "Hij sloeg me weer.")
    found = safety_notices(Conversation("a", tuple(flagged(n, text) for n, text in enumerate(said, 1))), lexicon)
    assert [notice.turns for notice in found] == [(1, 3), (2,)]
    assert "0800-2000" in found[0].text and "113" in found[1].text


def test_without_words_that_tell_what_it_is_about_the_notice_names_no_kind(lexicon: SafetyLexicon) -> None:
    assert notices_of(flagged(1, "Ik durf niet te slapen."), lexicon) == (GENERAL_NOTICE,)
    assert not any(sign.isdigit() for sign in GENERAL_NOTICE)


def test_a_turn_without_the_tag_has_no_notice_also_when_a_person_took_it_away(lexicon: SafetyLexicon) -> None:
    assert notices_of(replace(flagged(1, "Hij heeft me geslagen."), signal=()), lexicon) == ()


def test_what_others_may_see_says_where_but_not_what(lexicon: SafetyLexicon) -> None:
    talk = Conversation("a", (flagged(1, "Hij heeft me geslagen."), flagged(2, "Ik wil niet meer leven.")))
    assert general_notices(talk) == (SafetyNotice(GENERAL_NOTICE, (1, 2)),)
    assert general_notices(Conversation("a", ())) == ()


def test_a_kind_without_a_notice_is_refused() -> None:
    with pytest.raises(ValueError, match="melding"):
        SafetyLexicon({"violence": Phrases(["geslagen"])}, Phrases([]), {})
