"""The empathic opening: codes with the turns they rest on, and the level of the codebook."""

import re
from dataclasses import replace

import pytest

from gesprekscoach.domain.conversation import Opening, Turn, Utterance
from gesprekscoach.domain.opening import level
from gesprekscoach.domain.opening_codes import places_of_codes
from tests.domain.feedback.talk import opening_of, opening_rules, talk


def said(text: str, act: str, depth: int | None = None, **more: object) -> Utterance:
    return Utterance(text, act=act, depth=depth, **more)  # type: ignore[arg-type]


def professional(*utterances: Utterance, phase: str = "start", world: str = "neutral") -> Turn:
    return Turn(1, "professional", utterances, phase=phase, world=world)


def client(text: str, *signal: str, phase: str = "start", world: str = "life") -> Turn:
    return Turn(1, "client", (Utterance(text),), phase=phase, world=world, signal=signal)


WELCOME = said("Fijn dat u er bent.", "acknowledgement")
HERE = said("Hoe is het voor u om hier binnen te stappen?", "open_question", 3)
AGENDA = said("Waar wilt u het vandaag over hebben?", "open_question", 4)
DATA = said("Wat is uw geboortedatum?", "closed_question", 0)
LONG = "Nou, ik heb de hele ochtend rondjes door het park gelopen voordat ik eindelijk naar binnen durfde, echt waar."
STRONG = (professional(WELCOME, HERE, world="life"), client(LONG), professional(AGENDA, world="life"))
PLAIN_WELCOME = (professional(WELCOME), client("Goedemorgen.", world="neutral"))


def test_welcome_question_about_being_here_and_room_make_a_strong_opening() -> None:
    found = opening_of(talk(*STRONG))
    assert found.level == 3
    assert found.positive == ("O1", "O3", "O4", "O6")
    assert found.evidence == {"O1": (1,), "O3": (1,), "O4": (2,), "O6": (3,)}


def test_every_code_of_the_codebook_is_looked_for() -> None:
    words, rules = opening_rules()
    _, places = places_of_codes(talk(*STRONG), words, rules)
    assert places.keys() == {code.code for code in rules.codes}


def test_only_a_welcome_is_meagre() -> None:
    found = opening_of(talk(*PLAIN_WELCOME))
    assert (found.level, found.positive) == (1, ("O1",))


@pytest.mark.parametrize(
    ("answer", "is_room"),
    [
        (said("Knap dat u toch kwam.", "affirmation"), True),
        (said("Mag ik daar iets over vragen?", "permission"), True),
        (said("Wat was daar zo spannend aan?", "open_question", 3, follow_up="D2"), True),
        (said("Hm.", "other"), True),
        (said("Ik vertel eerst hoe het hier gaat.", "information"), False),
    ],
)
def test_after_a_short_answer_there_is_room_when_the_professional_stays_with_the_client(
    answer: Utterance, is_room: bool
) -> None:
    found = opening_of(talk(professional(HERE), client("Spannend."), professional(answer)))
    assert ("O4" in found.positive) is is_room


def test_welcome_and_recognition_are_sufficient() -> None:
    moved = said("Ik kan me voorstellen dat u hiertegen opzag.", "acknowledgement")
    assert opening_of(talk(professional(WELCOME, moved, world="life"))).level == 2


def test_data_as_the_first_question_closes_the_door() -> None:
    found = opening_of(talk(professional(said("Goedemorgen.", "other"), DATA, world="system")))
    assert (found.level, found.negative) == (0, ("N1",))


@pytest.mark.parametrize(
    "duty",
    [
        said("U bent verplicht om hieraan mee te werken.", "confrontation"),
        said("Thuisblijven is strafbaar.", "information"),
        said("Zonder die papieren kunnen wij het recht niet vaststellen.", "information"),
    ],
)
def test_duty_first_closes_the_door(duty: Utterance) -> None:
    found = opening_of(talk(professional(duty, world="system")))
    assert (found.level, found.negative) == (0, ("N2",))


def test_a_rebuke_from_the_rules_opens_with_duty_too() -> None:
    rebuke = professional(said("Zo kan het echt niet langer.", "confrontation"), world="system")
    assert opening_of(talk(rebuke)).negative == ("N2",)
    assert opening_of(talk(replace(rebuke, world="life"))).negative == ()
    assert opening_of(talk(*PLAIN_WELCOME, rebuke)).negative == ()


def test_data_after_a_welcome_do_not_open_the_conversation() -> None:
    found = opening_of(talk(*PLAIN_WELCOME, professional(DATA, phase="clarify", world="system")))
    assert found.level == 1


def test_a_feeling_left_lying_keeps_a_good_opening_from_strong() -> None:
    left = (client("Ik ben er ziek van.", "feeling"), professional(DATA, phase="clarify", world="system"))
    found = opening_of(talk(*STRONG, *left))
    assert found.level == 2
    assert found.evidence["N8"] == (5,)


ELSEWHERE = said("En uw werk, hoe gaat het daarmee?", "open_question", 2, follow_up="D0")
STAYS = said("Wat doet dat met u?", "open_question", 3, follow_up="D2")
GIVEN_BACK = said("U bent er ziek van.", "simple_reflection")


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ((ELSEWHERE,), True),
        ((said("U kunt beter naar de huisarts gaan.", "advice"),), True),
        ((said("Dat had u eerder moeten zeggen.", "confrontation"),), True),
        ((STAYS,), False),
        ((GIVEN_BACK, ELSEWHERE), False),
    ],
)
def test_a_feeling_is_left_lying_when_nothing_is_given_back_and_the_talk_goes_elsewhere(
    answer: tuple[Utterance, ...], left: bool
) -> None:
    turns = (client("Ik ben er ziek van.", "feeling"), professional(*answer, phase="clarify", world="life"))
    assert ("N8" in opening_of(talk(professional(WELCOME), *turns)).negative) == left


@pytest.mark.parametrize("check", ["Is dat allemaal duidelijk?", "Tot zover duidelijk?"])
def test_to_ask_whether_all_is_clear_asks_for_no_data(check: str) -> None:
    told = professional(said(check, "closed_question", 0), world="system")
    found = opening_of(talk(told, client("Ja.", world="neutral"), *STRONG))
    assert (found.negative, found.positive) == ((), ("O1", "O3", "O4", "O6"))


def test_small_talk_and_then_the_list() -> None:
    chat = professional(said("Kon u het vinden?", "closed_question", 1))
    turns = (chat, client("Ja hoor.", world="neutral"), professional(DATA, phase="clarify", world="system"))
    assert "N3" in opening_of(talk(*turns)).negative


def test_a_long_speech_before_the_client_has_spoken() -> None:
    speech = said("Dan vertel ik u eerst " + "hoe dat allemaal gaat " * 40, "information")
    long = professional(speech, world="system")
    assert "N5" in opening_of(talk(long)).negative
    assert "N5" in opening_of(talk(client("Wacht, mijn telefoon.", phase="other"), long)).negative
    assert "N5" not in opening_of(talk(client(LONG), long)).negative


def test_four_closed_questions_in_a_row_are_a_volley() -> None:
    question = said("Woont u alleen?", "closed_question", 1)
    turns = [turn for _ in range(4) for turn in (professional(question, phase="clarify"), client("Ja."))]
    assert opening_of(talk(*turns)).evidence["N6"] == (7,)


def test_advice_before_the_story_but_not_when_it_was_asked_for() -> None:
    advice = said("U kunt beter eerst naar de huisarts gaan.", "advice")
    assert "N7" in opening_of(talk(professional(advice))).negative
    asked = replace(advice, flags=("with_permission",))
    assert "N7" not in opening_of(talk(professional(asked))).negative


@pytest.mark.parametrize(("answers", "early"), [(0, True), (2, True), (3, False)])
def test_advice_once_the_story_is_told_is_not_too_early(answers: int, early: bool) -> None:
    listened = [professional(said("Hm.", "other")), client(LONG)] * answers
    advice = professional(said("U kunt beter eerst naar de huisarts gaan.", "advice"))
    assert ("N7" in opening_of(talk(client(LONG), *listened, advice)).negative) == early


@pytest.mark.parametrize(
    ("code", "utterance"),
    [
        ("O2", said("Ik ben Mila en ik denk met u mee over de verhuizing.", "information")),
        ("O7", said("We hebben drie kwartier, en wat u vertelt blijft hier.", "information")),
        ("O7", said("Een kwartiertje, langer hoeft niet.", "information")),
        ("O7", said("Ik blijf een halfuurtje.", "information")),
        ("O7", said("Om vier uur staat iedereen weer buiten.", "information")),
        ("O7", said("Uw man weet niet wat wij bespreken.", "information")),
        ("O8", said("Ik schrijf iets op, vindt u dat goed?", "permission")),
        ("O9", said("Uw adres hoeft u niet opnieuw te noemen.", "information")),
        ("N4", said("Dit is dan de intake.", "information")),
        ("N9", said("Waarom bent u niet gekomen?", "open_question", 2, flags=("why_blame",))),
        ("N9", said("Het formulier is alweer niet ingeleverd.", "confrontation")),
        ("N9", said("Dit is al de tweede keer deze maand.", "confrontation")),
        ("N9", said("U heeft de training laten lopen, en dat was niet de afspraak.", "confrontation")),
    ],
)
def test_other_codes_are_seen_in_their_own_words(code: str, utterance: Utterance) -> None:
    assert opening_of(talk(professional(utterance))).evidence[code] == (1,)


@pytest.mark.parametrize("code", ["O1", "O2", "O5", "O7"])
def test_what_the_tagger_finds_counts_whatever_the_words(code: str) -> None:
    misheard = said("Vijn dat hier bent.", "information", cues=(code,))
    assert opening_of(talk(professional(misheard, phase="clarify"))).evidence == {code: (1,)}
    assert code not in opening_of(talk(professional(replace(misheard, cues=())))).positive


def test_words_go_before_cues() -> None:
    doubtful = professional(said("Ga zitten.", "other", cues=("O1",)))
    assert opening_of(talk(doubtful, client("Ja."), *PLAIN_WELCOME)).evidence["O1"] == (3,)


def test_a_cue_after_the_first_question_for_data_or_the_welcome_is_no_opening_any_more() -> None:
    late = professional(said("Welko.", "other", cues=("O1", "O7")))
    hm = professional(said("Hm.", "other"))
    assert opening_of(talk(professional(DATA), client("Twee mei."), late)).positive == ()
    assert opening_of(talk(*[hm, client("Ja.")] * 3, late)).positive == ("O7",)


def test_after_three_minutes_a_welcome_is_no_opening_any_more() -> None:
    turns = (replace(professional(DATA), start_ms=0), replace(professional(WELCOME), start_ms=190_000))
    assert "O1" not in opening_of(talk(*turns)).positive


def test_what_comes_after_the_first_question_for_data_is_no_opening_any_more() -> None:
    later = (professional(DATA, world="system"), client("Twee mei."), professional(HERE, world="life"), client(LONG))
    assert opening_of(talk(*PLAIN_WELCOME, *later)).positive == ("O1",)


def test_after_twelve_turns_nothing_counts() -> None:
    hm = professional(said("Hm.", "other"))
    late = [hm, client("Ja.")] * 6
    assert opening_of(talk(*late, *STRONG)) == Opening(1, (), (), {})


def test_form_of_address_capitals_and_marks_do_not_matter() -> None:
    def spoken(turn: Turn) -> Turn:
        texts = (re.sub(r"[^\w\s]", "", u.text.lower()).replace(" u ", " je ") for u in turn.utterances)
        return replace(turn, utterances=tuple(replace(u, text=t) for u, t in zip(turn.utterances, texts, strict=True)))

    assert opening_of(talk(*map(spoken, STRONG))) == opening_of(talk(*STRONG))


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ("O1 O3 O4", 3),
        ("O1 O4 O6", 3),
        ("O1 O4", 1),
        ("O3 O4", 1),
        ("O1 O3 O4 N1", 2),
        ("O1 O3 O4 N2", 1),
        ("O1 O3 O4 N8", 2),
        ("O1 O3 O4 N7", 3),
        ("O3 O6", 2),
        ("O5 O6", 2),
        ("O1 O2", 1),
        ("O1 O5 N2", 1),
        ("", 1),
    ],
)
def test_the_level_follows_from_the_codes(codes: str, expected: int) -> None:
    assert level({code: (n,) for n, code in enumerate(codes.split(), 1)}) == expected


def test_a_data_question_before_the_welcome_is_what_opens() -> None:
    assert level({"N1": (1,), "O1": (3,), "O3": (3,), "O4": (4,)}) == 0
    assert level({"O1": (1,), "N1": (3,), "O3": (5,), "O4": (6,)}) == 2
    assert [level({code: (1,), "N1": (2,)}) for code in ("O1", "O3", "O6", "O8", "O2", "O5")] == [1, 1, 1, 1, 0, 0]
