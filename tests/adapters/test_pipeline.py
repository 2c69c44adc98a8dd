"""The Dutch pipeline; the real, shipped one."""

from pathlib import Path

import pytest

from gesprekscoach.adapters.pipeline import Pipeline
from gesprekscoach.errors import ModelMissing
from gesprekscoach.resources import models_dir


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(models_dir() / "nl_gesprek" / "pipeline")


def lemmas(pipeline: Pipeline, text: str) -> list[str]:
    return [token.lemma for token in pipeline.analyse([text])[0]]


def test_words_come_back_with_their_dictionary_form(pipeline: Pipeline) -> None:
    assert lemmas(pipeline, "Mijn kinderen kregen twee brieven.")[1:5] == ["kind", "krijgen", "twee", "brief"]


def test_word_classes_are_universal(pipeline: Pipeline) -> None:
    assert pipeline.analyse(["Zij werkt in de bakkerij."])[0][1].pos == "VERB"


def test_every_text_gets_an_answer_in_order_even_an_empty_one(pipeline: Pipeline) -> None:
    assert [len(tokens) for tokens in pipeline.analyse(["Ja.", "", "Goed zo."])] == [2, 0, 3]


@pytest.mark.parametrize("signs", ["'", "_", "'(_"])
def test_a_word_without_an_end_is_no_more_than_the_start_of_one(pipeline: Pipeline, signs: str) -> None:
    assert len(pipeline.analyse([signs * 2000])[0]) <= 200


def test_missing_language_files_say_how_to_get_them_back(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="ontbreken of zijn beschadigd") as caught:
        Pipeline(tmp_path)
    assert caught.value.remedy == "Installeer gesprekscoach opnieuw."
