"""The opening in its words: what only looks like a code is none, and who speaks in between changes nothing."""

from dataclasses import replace

import pytest

from gesprekscoach.domain.conversation import Turn, Utterance
from tests.domain.feedback.talk import opening_of, talk


def professional(text: str, act: str, depth: int | None = None, *, world: str = "neutral", cue: str = "") -> Turn:
    said = Utterance(text, act=act, depth=depth, cues=(cue,) if cue else ())
    return Turn(1, "professional", (said,), phase="start", world=world)


def client(text: str, *signal: str) -> Turn:
    return Turn(1, "client", (Utterance(text),), phase="start", world="life", signal=signal)


def other(text: str) -> Turn:
    return Turn(1, "other", (Utterance(text),), phase="start", world="neutral")


@pytest.mark.parametrize(
    ("code", "question"),
    [
        ("O1", "Hoe is het voor u om hier te zijn?"),
        ("O2", "Weet u wie ik ben?"),
        ("O7", "Weet u hoe lang we hebben?"),
    ],
)
def test_what_is_asked_is_not_told_whatever_the_tagger_finds(code: str, question: str) -> None:
    asked = professional(question, "open_question", 3, cue=code)
    assert code not in opening_of(talk(asked)).positive


def test_recognition_of_a_step_is_no_welcome() -> None:
    moved = professional("Logisch dat u daar tegenop zag.", "acknowledgement", cue="O1")
    assert opening_of(talk(moved)).positive == ("O5",)


@pytest.mark.parametrize(
    "text",
    [
        "Dank dat u dat vertelt.",
        "Bedankt dat u dat zo eerlijk zegt.",
        "Knap dat je dat van jezelf ziet.",
        "Goed dat je dat uitspreekt.",
        "Goed dat u dat zegt.",
        "Ik ben blij dat ik dat nu weet.",
        "Mooi dat u dat zo kunt zeggen.",
        "Knap dat u dat drie weken volhoudt.",
        "Wat fijn om te horen.",
        "Dan bent u hier niet zomaar welkom.",
        "Goed dat ik u eindelijk zie, want u heeft drie afspraken gemist.",
    ],
)
@pytest.mark.parametrize("cue", ["", "O1"])
def test_thanks_praise_and_rejection_are_no_welcome(text: str, cue: str) -> None:
    found = opening_of(talk(professional(text, "acknowledgement", cue=cue)))
    assert "O1" not in found.positive


@pytest.mark.parametrize(
    "text",
    [
        "Dank dat ik mag komen.",
        "Fijn dat u er bent, ik weet dat het met de bus een heel eind is.",
        "Het geeft niet, u bent welkom.",
        "Wat goed dat u gebeld heeft.",
        "Goed dat ik je eindelijk eens in het echt zie.",
        "Fijn dat u er bent, en goed dat u dat zegt.",
        "Ik ben blij dat we elkaar nu eens in het echt zien.",
        "Ik waardeer het dat u vandaag bent gekomen.",
    ],
)
def test_a_welcome_with_more_words_stays_one(text: str) -> None:
    assert "O1" in opening_of(talk(professional(text, "acknowledgement"))).positive


@pytest.mark.parametrize(
    ("text", "is_welcome"),
    [
        ("Goed dat je er bent Sem, hoe is het nu met je?", True),
        ("Hallo, welkom, wilt u iets drinken?", True),
        ("Welkom, zit u goed, of wilt u liever hier?", True),
        ("Vindt u het fijn dat u hier bent, of niet?", False),
        ("Fijn dat u hier bent?", False),
        ("Goed dat u dat zegt, wat deed dat met u?", False),
        ("Goed dat ik u eindelijk zie, waarom bent u twee keer niet gekomen?", False),
    ],
)
def test_a_welcome_before_a_question_in_one_sentence_is_one(text: str, is_welcome: bool) -> None:
    found = opening_of(talk(professional(text, "closed_question", 1)))
    assert ("O1" in found.positive) is is_welcome


@pytest.mark.parametrize(
    ("code", "text", "act"),
    [
        ("O2", "U bent dus student en u woont op kamers.", "information"),
        ("O5", "Dat heb ik al drie keer gezegd, u moet op tijd komen.", "acknowledgement"),
        ("O7", "Ik heb een half uur op u zitten wachten.", "information"),
        ("O7", "We hebben een uur op u gewacht.", "information"),
        ("O7", "Om tien uur ben ik bij de dokter geweest.", "information"),
        ("O9", "Dat heb ik al drie keer gezegd, u moet op tijd komen.", "confrontation"),
        ("N4", "Dit is geen intake, we kijken gewoon samen wat u nodig heeft.", "information"),
        ("N4", "U hoeft geen aanvraag voor iets te doen, ik kom kennismaken.", "information"),
        ("N4", "U had vorige week een intake bij de GGZ.", "information"),
    ],
)
def test_what_only_looks_like_a_code_is_none(code: str, text: str, act: str) -> None:
    assert code not in opening_of(talk(professional(text, act))).evidence


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("O2", "Ik ben student en ik loop hier stage."),
        ("O7", "We hebben drie kwartier."),
        ("O7", "Om tien uur ben ik weer weg."),
        ("O7", "Om tien uur zijn we begonnen en we stoppen om elf uur."),
        ("O9", "Dat heb ik al."),
        ("O9", "Dat hoeft u niet te herhalen."),
        ("O9", "Uw gegevens heb ik al, die hoeft u niet te herhalen."),
        ("O9", "Ik heb het dossier, u hoeft uw verhaal niet over te doen."),
        ("N4", "Dit is een intakegesprek."),
        ("N4", "We gaan uw aanvraag doornemen."),
    ],
)
def test_the_wording_of_the_codebook_is_found(code: str, text: str) -> None:
    assert opening_of(talk(professional(text, "information"))).evidence[code] == (1,)


@pytest.mark.parametrize("depth", [1, 3])
@pytest.mark.parametrize(
    "text",
    [
        "Was het lastig om hier te komen met de bus?",
        "Raar weer hè, bent u droog hier gekomen?",
        "Hoe was het om te parkeren?",
        "Hoe was de reis?",
    ],
)
def test_the_journey_and_the_weather_are_small_talk_at_any_depth(text: str, depth: int) -> None:
    data = professional("Wat is uw geboortedatum?", "closed_question", 0, world="system")
    found = opening_of(talk(professional(text, "open_question", depth), client("Ging wel."), data))
    assert found.evidence == {"N1": (3,), "N3": (3,)}


@pytest.mark.parametrize(
    "text", ["Spreek ik met de heer Achterberg?", "Komt het gelegen?", "Komt het u nu uit?", "Schikt het?"]
)
def test_who_is_on_the_phone_and_whether_it_suits_are_neither_small_talk_nor_data(text: str) -> None:
    asked = professional(text, "closed_question", 0, world="system")
    data = professional("Om welk bedrag gaat het?", "closed_question", 0, world="system")
    here = professional("Hoe is het voor u om hierover te bellen?", "open_question", 3)
    assert opening_of(talk(asked, client("Ja."), data)).negative == ()
    assert "O3" in opening_of(talk(asked, client("Ja."), here)).positive


@pytest.mark.parametrize(
    "text",
    ["Wanneer komt het geld nu binnen?", "Komt het bedrag uit de bijstand?", "Hallo, wat is uw geboortedatum?"],
)
def test_a_question_for_data_is_that_whatever_else_it_says(text: str) -> None:
    asked = professional(text, "closed_question", 0, world="system")
    assert "N1" in opening_of(talk(asked)).negative


@pytest.mark.parametrize(
    ("text", "is_duty"),
    [
        ("U weet toch dat u dit moet melden?", True),
        ("U weet toch dat blaffen na tien uur niet mag?", True),
        ("U weet toch dat roken slecht is voor uw longen?", False),
    ],
)
def test_only_what_must_or_may_is_a_duty(text: str, is_duty: bool) -> None:
    asked = professional(text, "closed_question", 1, world="system")
    assert ("N2" in opening_of(talk(asked)).negative) is is_duty


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Vond u het spannend om hier te komen?", "closed_question"),
        ("Hoe heeft u de rit hierheen gehad, met dit gesprek voor de boeg?", "open_question"),
    ],
)
def test_what_coming_here_is_like_is_no_small_talk(text: str, act: str) -> None:
    assert "O3" in opening_of(talk(professional(text, act, 3))).positive


@pytest.mark.parametrize(
    "text",
    [
        "Wat verwacht u van dit gesprek?",
        "Wat hoopt u dat dit gesprek u brengt?",
        "Waar hoop je op vandaag?",
    ],
)
def test_what_the_client_expects_may_be_asked(text: str) -> None:
    asked = professional(text, "open_question", 4, world="life")
    assert "O8" in opening_of(talk(asked)).positive
    later = replace(asked, phase="clarify")
    assert "O8" not in opening_of(talk(later)).positive


HERE = professional("Hoe is het voor u om hier te zijn?", "open_question", 3, world="life")
DATA = professional("Wat is uw geboortedatum?", "closed_question", 0, world="system")
LONG = "Ik vind het heel spannend en ik heb er vannacht van wakker gelegen, ik weet niet wat er komt."
INTERPRETER = other("Ze vraagt hoe het voor u is.")


@pytest.mark.parametrize(
    ("between", "at"),
    [
        ((client(LONG),), 2),
        ((INTERPRETER, client(LONG), INTERPRETER), 3),
        ((client("Ja."), client(LONG)), 3),
    ],
)
def test_room_for_the_client_is_seen_past_whoever_else_speaks(between: tuple[Turn, ...], at: int) -> None:
    assert opening_of(talk(HERE, *between, DATA)).evidence["O4"] == (at,)


def test_a_partner_who_answers_for_the_client_is_no_room() -> None:
    assert "O4" not in opening_of(talk(HERE, other(LONG), DATA)).positive


def test_the_next_turn_of_the_professional_may_leave_room_after_the_interpreter() -> None:
    mirrored = professional("Gespannen.", "simple_reflection", world="life")
    turns = (HERE, INTERPRETER, client("Gespannen."), other("Gespannen, zegt ze."), mirrored)
    assert opening_of(talk(*turns)).evidence["O4"] == (5,)


@pytest.mark.parametrize(
    "between",
    [
        (client("Ik ben bang.", "feeling"),),
        (client("Ik ben bang.", "feeling"), other("Zij is bang.")),
        (client("Ik ben bang.", "feeling"), client("Ja.")),
    ],
)
def test_a_feeling_is_left_lying_past_whoever_else_speaks(between: tuple[Turn, ...]) -> None:
    found = opening_of(talk(HERE, *between, DATA))
    assert found.evidence["N8"] == (len(between) + 2,)


def test_a_feeling_is_left_lying_only_by_the_next_turn_of_the_professional() -> None:
    taken_up = professional("U bent bang.", "simple_reflection", world="life")
    turns = (HERE, client("Ik ben bang.", "feeling"), taken_up, other("Ze knikt."), DATA)
    assert "N8" not in opening_of(talk(*turns)).negative


@pytest.mark.parametrize("phase", ["start", "clarify"])
@pytest.mark.parametrize("text", ["Hoe gaat het eigenlijk met u?", "Hoe is het nou echt met je?", "Hoe zit je erbij?"])
def test_how_someone_is_counts_in_the_first_turn_whatever_phase_the_tagger_gives(phase: str, text: str) -> None:
    asked = replace(professional(text, "open_question", 3, world="life"), phase=phase)
    assert "O3" in opening_of(talk(asked, client("Gaat wel."))).positive


def test_later_on_how_someone_is_belongs_to_the_start_only() -> None:
    hello = professional("Wat wilt u bespreken?", "open_question", 4)
    later = replace(professional("Hoe gaat het eigenlijk met u?", "open_question", 3, world="life"), phase="clarify")
    assert "O3" not in opening_of(talk(hello, client("De post."), later)).positive


def test_what_the_professional_adds_to_how_someone_is_takes_nothing_away() -> None:
    text = "Hoe gaat het nou met je, nu je moeder er niet meer is?"
    asked = replace(professional(text, "open_question", 3, world="life"), phase="clarify")
    assert "O3" in opening_of(talk(asked, client("Gaat wel."))).positive


@pytest.mark.parametrize("whom", ["moeder", "jongste zoon", "hond", "aanvraag", "inschrijving"])
def test_how_someone_or_something_else_is_does_not_ask_about_being_here(whom: str) -> None:
    asked = replace(professional(f"Hoe gaat het eigenlijk met je {whom}?", "open_question", 2), phase="clarify")
    assert "O3" not in opening_of(talk(asked, client("Gaat wel."))).positive


@pytest.mark.parametrize("phase", ["start", "clarify"])
@pytest.mark.parametrize("text", ["Hoe is het nu met je knie?", "Hoe gaat het nu met je verhuizing?"])
def test_what_asks_about_something_and_not_about_how_that_feels_is_no_question_about_being_here(
    text: str, phase: str
) -> None:
    asked = replace(professional(text, "open_question", 1), phase=phase)
    assert "O3" not in opening_of(talk(asked, client("Gaat wel."))).positive


def test_nor_does_it_where_the_client_told_something_first() -> None:
    told = client("Mijn man is in januari overleden.")
    asked = replace(professional("Hoe gaat het nu met u?", "open_question", 3, world="life"), phase="clarify")
    assert "O3" not in opening_of(talk(told, asked)).positive
