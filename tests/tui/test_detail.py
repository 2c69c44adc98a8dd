"""The pane with the tags of a turn: why each of them stands there."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from textual.content import Content

from gesprekscoach.domain.conversation import Conversation, Turn, Utterance
from gesprekscoach.domain.corpus_format import conversation_from_json
from gesprekscoach.resources import sample_audio_dir
from gesprekscoach.services.example import HEARD
from gesprekscoach.tui.legend import Legend
from gesprekscoach.tui.lights.detail import Detail, describe
from gesprekscoach.tui.themes import themes
from gesprekscoach.tui.view import ConversationView
from tests.tui.opening import opened, settled, text_of
from tests.tui.reviewing import FakeReview, StillReview, codebook

EXPLAINED = ("depth", "act", "signal", "phase")
Whys = Mapping[str, Sequence[str]]

ECHO = Utterance("Ergens in al die nachten is Ans zoekgeraakt.", act="complex_reflection")
QUESTION = Utterance("Vertelt u eens, wat deed ze graag?", act="open_question", depth=2, follow_up="D2")


def lines(turn: Turn, chosen: int = 0, room: int = 60, before: tuple[Turn, ...] = ()) -> Iterator[str]:
    """The lines of the pane, with underlined words in brackets."""
    view = ConversationView.of(FakeReview(Conversation("een", (*before, turn))).load())
    for content in describe(view, Legend(codebook(), themes()[0]), len(before), chosen, room):
        yield from marked(content).split("\n")


def marked(content: Content) -> str:
    text = content.plain
    for span in sorted(content.spans, reverse=True):
        if "underline" in str(span.style):
            text = f"{text[: span.start]}[{text[span.start : span.end]}]{text[span.end :]}"
    return text


def because(turn: Turn, chosen: int = 0, room: int = 60) -> list[str]:
    return [line.strip() for line in lines(turn, chosen, room) if "want: " in line]


def test_doubt_about_a_signal_or_flag_is_told_and_that_about_all_domains_at_once_is_not() -> None:
    said = Utterance("Ik slaap niet.")
    doubted = Turn(
        1, "client", (said,), signal=("stress",), domain=("money",), confidence={"signal": 0.4, "domain": 0.1}
    )
    assert sum("twijfel" in line for line in lines(doubted)) == 1
    assert not any("twijfel" in line for line in lines(replace(doubted, confidence={"signal": 0.8, "domain": 0.1})))


def where(told: Sequence[str], start: str) -> int:
    return next(at for at, line in enumerate(told) if line.startswith(start))


def asked(about_question: Whys, about_turn: Whys | None = None) -> Turn:
    why = {track: tuple(words) for track, words in about_question.items()}
    turn_why = {track: tuple(words) for track, words in (about_turn or {}).items()}
    return Turn(1, "professional", (ECHO, replace(QUESTION, why=why)), phase="clarify", world="life", why=turn_why)


def test_a_tag_quotes_what_it_rests_on_with_its_words_marked() -> None:
    turn = asked({"act": ["Vertelt"], "depth": ["Vertelt", "deed"]}, {"phase": ["Ans"]})
    assert because(turn, 1) == [
        "want: “[Vertelt] u eens, …”",
        "want: “[Vertelt] u eens, wat [deed] ze graag?”",
        "want: “Ergens in al die nachten is [Ans] zoekgeraakt.”",
    ]


def test_what_the_tag_above_it_rests_on_is_not_quoted_again_but_for_what_holds_for_the_turn() -> None:
    same = ["Vertelt"]
    turn = asked({"act": same, "depth": same, "follow_up": same}, {"phase": same, "world": same})
    quoted, again = "want: “[Vertelt] u eens, …”", "want: dezelfde woorden"
    assert because(turn, 1) == [quoted, again, again, quoted, again]


def test_facts_stand_there_as_they_are_also_twice() -> None:
    turn = asked({"act": ["de beurten eromheen"], "depth": ["de beurten eromheen"], "follow_up": ["2 vragen", "deed"]})
    assert because(turn, 1) == [
        "want: de beurten eromheen",
        "want: de beurten eromheen",
        "want: “… wat [deed] ze graag?”, 2 vragen",
    ]


def test_what_a_question_takes_up_may_stand_in_an_echo_before_it() -> None:
    turn = asked({"act": ["ans"], "follow_up": ["ans"]})
    assert because(turn, 1) == ["want: ans", "want: “Ergens in al die nachten is [Ans] zoekgeraakt.”"]


def test_no_line_is_wider_than_the_pane_and_every_one_of_a_reason_is_indented() -> None:
    told = list(lines(asked({}, {"phase": ["Ergens", "zoekgeraakt", "Vertelt", "graag"]}), 1, 30))
    start = next(number for number, line in enumerate(told) if "want:" in line)
    reason = told[start : next(i for i, line in enumerate(told) if line.startswith("wereld"))]
    assert len(reason) > 2
    assert all(line.startswith("  ") and len(line.replace("[", "").replace("]", "")) <= 30 for line in reason)


def test_what_the_most_telling_tag_means_stands_below_it_before_its_reason() -> None:
    told = list(lines(asked({"act": ["Vertelt"], "depth": ["deed"]}), 1))
    depth = where(told, "diepte")
    assert told[depth + 1] == "  Vraagt om een open verslag, of om het concreet te maken."
    assert told[depth + 2].startswith("  want: “… wat [deed]")


def test_where_an_act_tells_nothing_the_phase_is_explained() -> None:
    told = list(lines(Turn(1, "professional", (Utterance("Hm.", act="other"),), phase="clarify")))
    assert told[where(told, "handeling") + 1] == ""
    assert told[where(told, "fase") + 1].startswith("  Persoon, situatie, netwerk")


def test_of_several_signals_the_one_that_is_explained_is_named() -> None:
    turn = Turn(1, "client", (Utterance("Ik slaap niet meer."),), signal=("stress", "feeling"))
    told = list(lines(turn))
    signals = where(told, "signalen")
    assert told[signals + 1].startswith("  Spanning: Slapen, post,")


def test_what_was_left_lying_stands_between_what_the_sentence_did_and_the_tags_of_its_turn() -> None:
    heard = Turn(1, "client", (Utterance("Ik ben zo bang voor de post."),), signal=("feeling",))
    asked_on = Turn(2, "professional", (Utterance("Heeft u een pas?", act="closed_question", depth=0),), world="system")
    told = list(lines(asked_on, before=(heard,)))
    assert where(told, "diepte") < where(told, "! Gemiste") < where(told, "wereld")


def test_how_certain_a_tag_is_stands_behind_its_name_or_else_before_its_reason() -> None:
    question = replace(QUESTION, follow_up="D3", why={"follow_up": ("deed",)}, confidence={"follow_up": 0.5})
    told = list(lines(Turn(1, "professional", (question,)), room=33))
    assert "handeling   O Open vraag  zeker" in told
    follow_up = where(told, "doorvragen")
    assert told[follow_up : follow_up + 4] == [
        "doorvragen  3 Grijpt terug en",
        "              gaat dieper",
        "  twijfel · want: “… wat [deed] ze",
        "  graag?”",
    ]


@pytest.mark.parametrize("sample", sorted(sample_audio_dir().glob(f"*{HEARD}")), ids=lambda path: path.stem)
async def test_on_a_screen_of_120_by_40_what_a_tag_means_is_in_sight_in_every_sentence_of_the_samples(
    sample: Path,
) -> None:
    review = FakeReview(conversation_from_json(json.loads(sample.read_text(encoding="utf-8"))))
    async with opened(review, (120, 40)) as (_, screen):
        pane = screen.query_one(Detail).size
    room, high = pane.width - 1, pane.height
    view = ConversationView.of(review.load())
    legend = Legend(codebook(), themes()[0])
    meanings = [sign.label.definition for track in EXPLAINED for sign in legend.signs(track)]
    for index, turn in enumerate(view.turns):
        for chosen in range(len(turn.utterances)):
            told = Content("\n").join(describe(view, legend, index, chosen, room)).wrap(room)
            whole, in_sight = (" ".join(line.plain.strip() for line in part) for part in (told, told[:high]))
            below = [meaning for meaning in meanings if meaning in whole and meaning not in in_sight]
            assert not below, f"turn {turn.n}, sentence {chosen + 1}"


async def test_words_that_were_corrected_since_stand_beside_the_quotation() -> None:
    async with opened(StillReview()) as (pilot, screen):
        screen.cursor, screen.utterance = 2, 1
        await settled(pilot)
        assert "“Zegt u het maar" in " ".join(text_of(screen, "#detail-text").split())
        screen.keep([("turn/3/utterance/2/text", "Zegt u maar, waar wilt u mee beginnen?")], "Verbeterd.")
        await settled(pilot)
        assert "u mee beginnen?”, het" in " ".join(text_of(screen, "#detail-text").split())


async def test_a_class_sees_no_reasons() -> None:
    async with opened(StillReview()) as (pilot, screen):
        await pilot.press("j", "j", "f11")
        assert not screen.query_one(Detail).display
