"""Names out of a conversation: who becomes a role, what counts as a name, and what stays."""

from dataclasses import replace
from datetime import date

import pytest

from gesprekscoach.domain.consent import Consent, PersonConsent
from gesprekscoach.domain.conversation import Conversation, Word
from gesprekscoach.domain.corrections import Note
from gesprekscoach.domain.feedback import feedback_card
from gesprekscoach.domain.pseudonyms import pseudonymous
from gesprekscoach.domain.recording import Recording, State
from gesprekscoach.domain.report import Report
from tests.domain.feedback.talk import asks, client, person, professional, says, shipped_texts, talk


def report(
    conversation: Conversation, *people: PersonConsent, title: str = "Gesprek", notes: tuple[Note, ...] | None = None
) -> Report:
    consent = Consent(people or (person("Noor", "professional"), person("Sem de Wit", "client")))
    recording = Recording("r1", title, date(2026, 11, 12), 1000, 1, consent, State.TAGGED, "0" * 64)
    return Report(recording, conversation, feedback_card(conversation, shipped_texts()), notes=notes)


def hidden(
    conversation: Conversation, *people: PersonConsent, title: str = "Gesprek", notes: tuple[Note, ...] | None = None
) -> tuple[Recording, Conversation, tuple[Note, ...] | None]:
    result = pseudonymous(report(conversation, *people, title=title, notes=notes))
    return result.recording, result.conversation, result.notes


def texts(conversation: Conversation) -> list[str]:
    return [t.text for t in conversation.turns]


def test_people_of_the_register_become_their_role_everywhere() -> None:
    said = talk(professional(says("Dag meneer Wit, ik ben Noor.")), client("Sem mag ook."))
    recording, conversation, _ = hidden(said, title="Noor en Sem")
    assert texts(conversation) == ["Dag meneer Klant, ik ben Professional.", "Klant mag ook."]
    assert recording.title == "Professional en Klant"
    assert [p.name for p in recording.consent.people] == ["Professional", "Klant"]


@pytest.mark.parametrize("name", ["Mevrouw De Wit", "Van der Wit", "de heer Wit"])
def test_what_only_belongs_to_a_name_stays_a_word(name: str) -> None:
    said = talk(client("De brief ligt er. Van der Post, meneer. Mevrouw, de heer, die Wit is er. Der?"))
    result = hidden(said, person("Noor", "professional"), person(name, "client"))[1]
    assert texts(result) == ["De brief ligt er. Van der [naam 1], meneer. Mevrouw, de heer, die Klant is er. Der?"]


def test_a_name_that_is_part_of_a_word_with_a_hyphen_is_hidden() -> None:
    said = talk(client("De Sem-avond was met Bep, en de Bep-taart ook. Jan-Willem niet, zei Jan-Willem. Sem-Jan wel."))
    assert texts(hidden(said)[1]) == [
        "De Klant-avond was met [naam 1], en de [naam 1]-taart ook. [naam 2] niet, zei [naam 2]. Klant-Jan wel."
    ]


def test_a_first_name_that_can_also_join_a_surname_is_hidden() -> None:
    people = (person("Noor", "professional"), person("Ben el Amrani", "client"))
    assert texts(hidden(talk(client("Ben el Amrani, ik ben Ben.")), *people)[1]) == ["Klant, ik ben Klant."]


def test_a_name_that_stands_in_the_title_alone_is_hidden_there() -> None:
    recording, conversation, _ = hidden(talk(client("Dat was Bep.")), title="Eerste gesprek met Olga over Bep")
    assert recording.title == "Eerste gesprek met [naam 2] over [naam 1]"
    assert texts(conversation) == ["Dat was [naam 1]."]


def test_names_in_what_a_person_wrote_are_hidden_and_numbered_after_those_of_the_talk_and_the_title() -> None:
    notes = (Note(1, "Vraag Sem naar Olga en Daan.\nOok Bep.", is_example=True), Note(2, None, is_example=True))
    recording, conversation, written = hidden(talk(client("Dat was Bep.")), title="Over Olga", notes=notes)
    assert texts(conversation) == ["Dat was [naam 1]."] and recording.title == "Over [naam 2]"
    assert written == (replace(notes[0], comment="Vraag Klant naar [naam 2] en [naam 3].\nOok [naam 1]."), notes[1])


def test_a_small_word_in_what_a_person_wrote_uncovers_no_name_and_a_first_word_of_a_line_is_none() -> None:
    notes = (Note(1, "mark dit als stap\nSterk gezien"),)
    _, conversation, written = hidden(talk(client("Toen kwam Mark binnen.")), notes=notes)
    assert texts(conversation) == ["Toen kwam [naam 1] binnen."]
    assert written == notes


def test_a_person_of_the_register_is_hidden_also_where_someone_wrote_the_name_small() -> None:
    said = talk(client("Ik vind het wit mooi."))
    assert hidden(said, notes=(Note(1, "sem kijkt weg bij wit"),))[2] == (Note(1, "Klant kijkt weg bij wit"),)


def test_a_long_name_of_the_register_that_was_heard_a_little_differently_is_hidden() -> None:
    people = (person("Noor", "professional"), person("Ahmed Yildiz", "client"))
    said = talk(client("Achmed. Dat ben ik, Jildiz. Nora is mijn zus. Ahmad? Hamed."))
    assert texts(hidden(said, *people)[1]) == ["Klant. Dat ben ik, [naam 1]. Nora is mijn zus. Ahmad? Hamed."]


@pytest.mark.parametrize(("name", "heard"), [("Zoë", "Zoe"), ("Rene", "René")])
def test_a_name_of_the_register_is_hidden_whatever_its_accents(name: str, heard: str) -> None:
    said = talk(client(f"{heard} ben ik. {heard}s fiets."))
    assert texts(hidden(said, person("Noor", "professional"), person(name, "client"))[1]) == [
        "Klant ben ik. Klants fiets."
    ]


@pytest.mark.parametrize("text", ["Het was in okt. Gelukkig ging zij.", "Mijn max. Verder ga ik niet."])
def test_what_begins_a_sentence_behind_a_month_is_no_name(text: str) -> None:
    assert texts(hidden(talk(client(text)))[1]) == [text]


def test_a_name_behind_an_abbreviation_is_hidden() -> None:
    said = talk(client("Bel dhr. Bakker. Of (mevr. Smit), Dr. Mulder en A.J. de Vries. Ik mis 'm. Jammer."))
    assert texts(hidden(said)[1]) == [
        "Bel dhr. [naam 1]. Of (mevr. [naam 2]), Dr. [naam 3] en A.J. de [naam 4]. Ik mis 'm. Jammer."
    ]


def test_two_people_with_one_role_are_numbered() -> None:
    recording, *_ = hidden(
        talk(client("Ja.")), person("Noor", "professional"), person("Ada", "client"), person("Bas", "client")
    )
    assert [p.name for p in recording.consent.people] == ["Professional", "Klant 1", "Klant 2"]


def test_another_name_gets_the_same_number_each_time_also_at_the_start_of_a_sentence() -> None:
    said = talk(client("Toen kwam Olga binnen, en Bep."), client("Olga zei niks."))
    assert texts(hidden(said)[1]) == ["Toen kwam [naam 1] binnen, en [naam 2].", "[naam 1] zei niks."]


def test_a_capital_at_the_start_or_a_word_that_is_also_written_small_is_no_name() -> None:
    said = talk(client("Gisteren was ik thuis. Maar Morgen niet, morgen werk ik. 's Nachts lig ik wakker."))
    assert texts(hidden(said)[1]) == texts(said)


def test_a_name_is_hidden_too_where_the_recogniser_wrote_no_capital_at_all() -> None:
    said = talk(client("Toen kwam Bram binnen, en de wind was wit."), client("nee, sem zei bram, met de wit."))
    assert texts(hidden(said, title="intake sem")[1]) == [
        "Toen kwam [naam 1] binnen, en de wind was wit.",
        "nee, Klant zei [naam 1], met de wit.",
    ]


def test_a_dash_or_bracket_before_the_first_word_makes_it_no_name() -> None:
    said = talk(client("-Zeker, dat is zo. - Vroeger niet. (Misschien Olga wel.)"), client("Zeker. Olga en Bep - Bos."))
    assert texts(hidden(said)[1]) == [
        "-Zeker, dat is zo. - Vroeger niet. (Misschien [naam 1] wel.)",
        "Zeker. [naam 1] en [naam 2] - [naam 3].",
    ]


def test_heard_words_and_reasons_lose_the_name_too() -> None:
    turn = client("ik mis Bep", why={"signal": ("mis", "Bep"), "phase": ("bep", "sems krat", "bep-taart")})
    words = (Word("ik", 0, 1), Word("mis", 1, 2), Word("Bep", 2, 3, heard="Bep"))
    turn = replace(turn, utterances=(replace(turn.utterances[0], words=words),))
    result = hidden(talk(turn))[1].turns[0]
    assert result.why == {"signal": ("mis", "[naam 1]"), "phase": ("[naam 1]", "Klants krat", "[naam 1]-taart")}
    assert [(w.text, w.heard) for w in result.utterances[0].words][-1] == ("[naam 1]", "[naam 1]")


@pytest.mark.parametrize(
    "name",
    [
        "Ayşe Yıldız",
        "Łukasz Żak",
        "Şükran",
        "Đorđe",
        "McDonald",
        "DeAndre",
        "Renée",
        "Rene\u0301e",
        "noor",
        "Anne-Marie",
        "Jo",
    ],
)
def test_a_name_of_the_register_is_found_in_any_letters_and_with_an_s_behind_it(name: str) -> None:
    people = (person("Bo", "professional"), person(name, "client"))
    first = name.split()[0]
    said = talk(client(f"Ik ben {first}. {first.upper()}! Dat is {first}s fiets, of {first}'s krat."))
    recording, conversation, _ = hidden(said, *people, title=f"Intake {name}")
    assert texts(conversation) == ["Ik ben Klant. Klant! Dat is Klants fiets, of Klant's krat."]
    assert recording.title == "Intake Klant"


def test_the_card_loses_a_name_also_where_it_quotes_only_the_trainee() -> None:
    asked = asks("Wat is uw geboortedatum, meneer Wit?", depth=0, follow_up=None)
    step = pseudonymous(report(talk(professional(asked), client("Een mei.")))).card.next_step
    assert step is not None and (step.quote, step.heard) == ("Wat is uw geboortedatum, meneer Klant?", None)
    assert "Wit" not in step.text


def test_people_whose_names_share_a_part_each_get_their_own_role() -> None:
    people = (person("Deelnemer A", "professional"), person("Deelnemer B", "client"))
    said = talk(client("Deelnemer A vroeg iets, en Deelnemer B's antwoord was kort."))
    recording, conversation, _ = hidden(said, *people, title="Deelnemer B oefent met Deelnemer A")
    assert recording.title == "Klant oefent met Professional"
    assert texts(conversation) == ["Professional vroeg iets, en Klant's antwoord was kort."]


@pytest.mark.parametrize(
    ("names", "said", "becomes"),
    [
        (("Noor", "Klant A", "Klant B"), "Dag Klant A, dit is Klant B.", "Dag Klant 1, dit is Klant 2."),
        (("Noor", "Jan Wit", "Jan Wit Zeeman"), "Eerst Jan Wit Zeeman, toen Jan Wit.", "Eerst Klant 2, toen Klant 1."),
        (("Noor", "Jan W.", "Bo"), "Ik zag Jan W. daar.", "Ik zag Klant 1 daar."),
    ],
)
def test_a_whole_name_is_replaced_once(names: tuple[str, str, str], said: str, becomes: str) -> None:
    people = [person(name, role) for name, role in zip(names, ("professional", "client", "client"), strict=True)]
    result = hidden(talk(client(said, why={"signal": (said,)})), *people)[1]
    assert texts(result) == [becomes]
    assert result.turns[0].why["signal"] == (becomes,)


def test_a_surname_that_is_also_a_word_stays_a_word() -> None:
    people = (person("Bo Bos", "professional"), person("Sem van der Jong", "client"))
    said = talk(client("De jong van het bos, meneer Jong, en Mevrouw Bos van der Post."))
    assert texts(hidden(said, *people)[1]) == [
        "De jong van het bos, meneer Klant, en Mevrouw Professional van der [naam 1]."
    ]
