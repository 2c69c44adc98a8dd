"""Whose words were used: the organisation's or the client's."""

import pytest

from gesprekscoach.domain.conversation import Conversation, Turn, Utterance, Word
from gesprekscoach.domain.worlds import dictionary
from tests.domain.feedback.talk import shipped_texts

SMALL = frozenset({"daarna", "eigenlijk"})


def turn(n: int, speaker: str, world: str, text: str) -> Turn:
    return Turn(n, speaker, (Utterance(text),), "clarify", world)  # type: ignore[arg-type]


CONVERSATION = Conversation(
    "a",
    (
        turn(1, "professional", "system", "Heeft u daarna een beschikking gehad?"),
        turn(2, "client", "life", "Die envelop ligt in de keuken, eigenlijk."),
        turn(3, "professional", "system", "De beschikking moet ik zien."),
        turn(4, "client", "life", "De keuken is van mijn moeder, met die envelopje."),
        turn(5, "professional", "life", "De keuken van uw moeder."),
    ),
)


def test_a_system_word_says_who_brought_it_in_and_where_it_stands() -> None:
    word = next(w for w in dictionary(CONVERSATION, SMALL).system if w.word == "beschikking")

    assert (word.first, word.by_professional, word.by_client, word.turns) == ("professional", 2, 0, (1, 3))


def test_an_own_word_that_was_never_taken_up_stands_out() -> None:
    own = {w.word: w.is_unused for w in dictionary(CONVERSATION, SMALL).own}

    assert own["envelop"] is True
    assert own["keuken"] is False


def test_forms_of_one_word_count_together() -> None:
    word = next(w for w in dictionary(CONVERSATION, SMALL).own if w.word == "envelop")

    assert (word.by_client, word.turns) == (2, (2, 4))


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("gevallen", "vallen"),
        ("schrijven", "schrijf"),
        ("brieven", "brief"),
        ("gebeurt", "gebeuren"),
        ("dozen", "doos"),
        ("neem", "nemen"),
        ("bedden", "bed"),
        ("fietsen", "fiets"),
        ("foto's", "foto"),
        ("oma's", "oma"),
        ("spulletjes", "spullen"),
        ("kussens", "kussen"),
        ("toeslagen", "toeslag"),
        ("bedrag", "bedragen"),
        ("verjaardag", "verjaardagen"),
        ("draag", "dragen"),
        ("probleem", "problemen"),
        ("apotheek", "apotheken"),
        ("gesprek", "gesprekken"),
        ("gemeente", "gemeentes"),
        ("machine", "machines"),
        ("instanties", "instantie"),
        ("papieren", "papier"),
        ("kleinkinderen", "kleinkind"),
        ("raampje", "raam"),
        ("zusje", "zus"),
    ],
)
def test_a_word_taken_up_in_another_form_is_taken_up(said: str, answered: str) -> None:
    talk = Conversation(
        "a", (turn(1, "client", "life", f"Toen was het {said}."), turn(2, "professional", "life", f"Ja, {answered}?"))
    )

    assert [w.is_unused for w in dictionary(talk, frozenset()).own if w.word == said] == [False]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("gewoon", "woont"),
        ("kamer", "kameel"),
        ("gezin", "zinnen"),
        ("zaak", "zakken"),
        ("boom", "bommen"),
        ("kruis", "kruit"),
        ("over", "overeen"),
        ("buurt", "buren"),
        ("gemeente", "gemene"),
        ("gewoonte", "gewoon"),
        ("uitjes", "uit"),
        ("planten", "plan"),
    ],
)
def test_another_word_is_not_taken_for_a_form(one: str, other: str) -> None:
    talk = Conversation(
        "a", (turn(1, "client", "life", f"Mijn {one}."), turn(2, "professional", "life", f"Een {other}."))
    )

    assert [w.is_unused for w in dictionary(talk, frozenset()).own if w.word == one] == [True]


def test_a_word_that_was_never_surely_heard_is_left_out() -> None:
    heard = [("teidoken", 0.3), ("keuken", 0.3), ("keuken", 0.8)]
    said = [
        Utterance(text, words=(Word(text, at * 1_000, at * 1_000 + 500, chance),))
        for at, (text, chance) in enumerate(heard)
    ]
    talk = Conversation("a", (Turn(1, "client", tuple(said), "clarify", "life"),))

    assert [(w.word, w.by_client) for w in dictionary(talk, frozenset()).own] == [("keuken", 2)]


def own_words(*said: str, everyday: frozenset[str] = frozenset()) -> list[str]:
    turns = [turn(n, ("client", "professional")[(n - 1) % 2], "life", text) for n, text in enumerate(said, 1)]
    return [w.word for w in dictionary(Conversation("a", tuple(turns)), everyday).own]


def test_a_word_that_looks_like_a_form_of_a_small_one_counts_by_itself() -> None:
    said = "Want ik zag haar gezicht, want zij had wanten aan, ze verzette zich toch, zich toch wassen na die tocht."

    assert {"gezicht", "wanten", "wassen", "tocht"} <= {*own_words(said, everyday=shipped_texts().everyday)}


def test_words_without_a_subject_are_left_out() -> None:
    said = "Mijn dochter wou het ding elke keer leggen, en de huur was het minste, drieëntwintighonderd, zei z'n baas."

    assert own_words(said, everyday=shipped_texts().everyday) == ["dochter", "baas", "huur"]


def test_a_small_word_with_stress_on_it_and_laughter_are_left_out() -> None:
    said = "Híj wil dat, hahaha, en het duurt héle dagen, nóóit een café."
    assert own_words(said, everyday=shipped_texts().everyday) == ["café"]


def test_a_word_with_stress_is_the_same_word_also_when_it_says_little() -> None:
    said = "Da's waar, ik sta dáár wéér met één brief, die bríef, die brief van zó’n foto, m’n foto’s."
    assert own_words(said, everyday=shipped_texts().everyday) == ["brief", "foto"]


def test_a_curse_or_an_exclamation_is_no_word_that_could_have_been_taken_up() -> None:
    said = "Ehm, godverdomme, mijn kind heeft geen winterjas. Amai, merci! Verdorie."

    assert own_words(said, everyday=shipped_texts().everyday) == ["winterjas", "kind"]


def test_a_word_that_only_begins_as_a_number_is_a_word() -> None:
    assert own_words("We vieren vijfentwintig.") == ["vieren"]


def test_a_word_with_a_feeling_stays_however_often_people_say_it() -> None:
    assert {"bang", "slapen", "huilen"} <= {*own_words("Ik ben bang, ik lig te huilen in plaats van te slapen.")}
    assert not {"bang", "slapen", "huilen"} & shipped_texts().everyday


def test_a_word_is_taken_up_also_in_a_form_that_says_little_by_itself() -> None:
    talk = Conversation("a", (turn(1, "client", "life", "Fornuis."), turn(2, "professional", "life", "Fornuizen?")))

    assert [w.is_unused for w in dictionary(talk, frozenset({"fornuizen"})).own] == [False]


def test_a_name_is_no_own_word_but_a_word_with_a_capital_at_the_start_is() -> None:
    assert own_words("Tulpen bracht Toos. En Kim.", "Ja.", "Met Toos en Kim.") == ["bracht", "tulpen", "met"]
    said = "Tulpen voor dhr. Bakker, Dr.  Smit en\u00a0Yıldız in Łódź."
    assert own_words(said, everyday=shipped_texts().everyday) == ["tulpen"]


def test_what_was_said_most_often_comes_first_whoever_said_it_in_the_form_that_was_said_most() -> None:
    assert own_words("Spoken in de schuurtjes, schuur.", "Een schuur?", "Verhuizen.") == [
        "schuur",
        "verhuizen",
        "spoken",
    ]


def test_a_word_that_also_stands_in_life_talk_is_no_system_word() -> None:
    mixed = Conversation(
        "a", (turn(1, "professional", "system", "uw moeder"), turn(2, "client", "life", "mijn moeder"))
    )

    assert dictionary(mixed, SMALL).system == ()
