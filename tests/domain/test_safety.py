"""Safety signals: recall before precision, everyday sayings left alone, a neutral notice."""

import json
import re
from pathlib import Path

import pytest

from gesprekscoach.domain.lexicon import Phrases
from gesprekscoach.domain.safety import SafetyLexicon, read_safety_lexicon
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


def test_a_kind_without_a_notice_is_refused() -> None:
    with pytest.raises(ValueError, match="melding"):
        SafetyLexicon({"violence": Phrases(["geslagen"])}, Phrases([]), {})
