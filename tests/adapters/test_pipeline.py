"""The Dutch pipeline and the question form it supports; the real, shipped pipeline."""

from pathlib import Path

import pytest

from gesprekscoach.adapters.pipeline import Pipeline
from gesprekscoach.domain.evidence import question_form
from gesprekscoach.errors import ModelMissing
from gesprekscoach.resources import models_dir


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(models_dir() / "nl_gesprek" / "pipeline")


def lemmas(pipeline: Pipeline, text: str) -> list[str]:
    return [token.lemma for token in pipeline.analyse([text])[0]]


def test_words_come_back_with_their_dictionary_form(pipeline: Pipeline) -> None:
    assert lemmas(pipeline, "Mijn kinderen kregen twee brieven.")[1:5] == ["kind", "krijgen", "twee", "brief"]


def test_word_classes_and_features_are_universal(pipeline: Pipeline) -> None:
    verb = pipeline.analyse(["Zij werkt in de bakkerij."])[0][1]
    assert (verb.pos, verb.is_finite) == ("VERB", True)
    assert "Tense=Pres" in verb.morph


def test_every_text_gets_an_answer_in_order_even_an_empty_one(pipeline: Pipeline) -> None:
    assert [len(tokens) for tokens in pipeline.analyse(["Ja.", "", "Goed zo."])] == [2, 0, 3]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Slaapt u daar goed door?", "verb_first"),
        ("slaapt u daar goed door", "verb_first"),
        ("En waar, eh, waar bewaart u die foto's?", "wh"),
        ("waar bewaart u die foto's", "wh"),
        ("Op een schaal van nul tot tien, waar staat u nu?", "wh"),
        ("U slaapt daar slecht door.", "statement"),
        ("Weet ik niet.", "statement"),
        ("Wat ik lastig vind, is het wachten.", "statement"),
        ("Laten we rustig beginnen.", "command"),
        ("Vertelt u maar.", "command"),
        ("Ja.", "fragment"),
    ],
)
def test_the_form_of_a_question_is_read_from_the_order_of_its_words(pipeline: Pipeline, text: str, form: str) -> None:
    assert question_form(pipeline.analyse([text])[0]) == form


def test_missing_language_files_say_how_to_get_them_back(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="ontbreken of zijn beschadigd") as caught:
        Pipeline(tmp_path)
    assert caught.value.remedy == "Installeer gesprekscoach opnieuw."
