"""The pane with the tags of a turn: why each of them stands there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from textual.content import Content

from gesprekscoach.domain.conversation import Conversation, Turn, Utterance
from gesprekscoach.tui.legend import Legend
from gesprekscoach.tui.lights.detail import Detail, describe
from gesprekscoach.tui.themes import themes
from gesprekscoach.tui.view import ConversationView
from tests.tui.opening import opened, settled, text_of
from tests.tui.reviewing import FakeReview, StillReview, codebook

Whys = Mapping[str, Sequence[str]]

ECHO = Utterance("Ergens in al die nachten is Ans zoekgeraakt.", act="complex_reflection")
QUESTION = Utterance("Vertelt u eens, wat deed ze graag?", act="open_question", depth=2, follow_up="D2")


def lines(turn: Turn, chosen: int = 0, room: int = 60) -> Iterator[str]:
    """The lines of the pane, with underlined words in brackets."""
    view = ConversationView.of(FakeReview(Conversation("een", (turn,))).load())
    for content in describe(view, Legend(codebook(), themes()[0]), 0, chosen, room):
        yield from marked(content).split("\n")


def marked(content: Content) -> str:
    text = content.plain
    for span in sorted(content.spans, reverse=True):
        if "underline" in str(span.style):
            text = f"{text[: span.start]}[{text[span.start : span.end]}]{text[span.end :]}"
    return text


def because(turn: Turn, chosen: int = 0, room: int = 60) -> list[str]:
    return [line.strip() for line in lines(turn, chosen, room) if "want: " in line]


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


def test_what_the_tag_above_it_rests_on_is_not_quoted_again() -> None:
    turn = asked({"act": ["Vertelt"], "depth": ["Vertelt"]}, {"phase": ["Vertelt", "u"], "world": ["Vertelt", "u"]})
    assert because(turn, 1) == [
        "want: “[Vertelt] u eens, …”",
        "want: dezelfde woorden",
        "want: “[Vertelt] [u] eens, …”",
        "want: dezelfde woorden",
    ]


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
