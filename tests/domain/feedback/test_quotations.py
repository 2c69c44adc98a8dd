"""What the card gives back when the client quotes someone else, or when the text has marks that belong together."""

import pytest

from gesprekscoach.domain.conversation import Turn
from gesprekscoach.domain.feedback import Statement
from gesprekscoach.domain.feedback.passages import telling_fragment
from gesprekscoach.domain.feedback.quotations import without_loose_marks
from tests.domain.feedback.talk import asks, card_of, client, professional, says, shipped_texts, talk

ANGRY = "Ik ben zo boos op jou"


def left_lying(*turns: Turn) -> Statement:
    """The next step after the client was not followed."""
    step = card_of(talk(*turns, professional(asks("Heeft u een auto?", 1, "D0")), address="u")).next_step
    assert step is not None and step.kind == "missed"
    return step


def told(text: str) -> Turn:
    return client(text, signal=("feeling",))


@pytest.mark.parametrize(
    ("said", "own"),
    [
        ('"Ik schaam me dood voor jou", zei mijn moeder, en ze hing op.', "ze hing op"),
        (f"Mijn baas zei: “{ANGRY}, je bent altijd te laat.” Sindsdien slaap ik slecht.", "Sindsdien slaap ik slecht"),
        (f"Mijn baas zei: „{ANGRY}.” Sindsdien slaap ik slecht.", "Sindsdien slaap ik slecht"),
        ('Mijn zus zei "nee, dat wil ik niet", en ik ben daar verdrietig van.', "ik ben daar verdrietig van"),
        ('Ik schrok toen mijn moeder riep: "Ik ben bang voor jou!"', "Ik schrok"),
        ('Ik voel me een "mislukkeling" in dat huis.', 'Ik voel me een "mislukkeling" in dat huis'),
    ],
)
def test_the_clients_own_words_go_before_what_someone_else_said(said: str, own: str) -> None:
    step = left_lying(told(said))

    assert own in step.text
    assert step.instead and own.lower() in step.instead.lower()


def test_a_quotation_that_is_all_the_client_said_is_not_given_back_as_the_clients() -> None:
    for said in (f"Mijn baas zei: “{ANGRY}, je bent altijd te laat.”", f"Hij riep “{ANGRY} en hij ging niet weg"):
        step = left_lying(told(said))

        assert f"“{ANGRY}”" in step.text or ANGRY not in step.text
        assert step.instead is None
        assert "zit een gevoel" not in step.text


@pytest.mark.parametrize(
    ("said", "own"),
    [
        ("Toen schoof ze haar stoel bij, en ze zei, niet huilen, kind.", "schoof ze haar stoel bij"),
        ("Ik kijk naar buiten uit mijn raam. M'n zus zegt altijd, jij bent bang.", "Ik kijk naar buiten uit mijn raam"),
        ("Toen zei Rinus, jij bent toch moe. Ik heb de deur dichtgeslagen.", "Ik heb de deur dichtgeslagen"),
        ("Wat hij zei, dat deed pijn in mijn buik.", "dat deed pijn in mijn buik"),
        ("Toen ik dat zei, schrok ze van mij.", "schrok ze van mij"),
        ("Ik zei, ik ben bang.", "ik ben bang"),
    ],
)
def test_what_someone_else_said_is_known_without_quotation_marks_as_speech_has_none(said: str, own: str) -> None:
    step = left_lying(told(said))

    assert own in step.text
    assert step.instead and own in step.instead


@pytest.mark.parametrize("said", ["Mijn moeder zegt, ik ben bang om jou.", "Ze zeiden: je mag blij zijn."])
def test_nor_is_it_given_back_as_the_clients_when_there_is_nothing_else(said: str) -> None:
    assert left_lying(told(said)).instead is None


def test_a_loose_mark_on_a_line_of_its_own_stands_in_no_ones_way() -> None:
    assert "durf" in str(telling_fragment(told("\n ik durf niet “\n"), shipped_texts()))


def test_a_quotation_goes_on_in_the_next_utterances_until_it_is_closed() -> None:
    parts = (
        "Mijn baas zei: “Ik ben boos.",
        "Ik ben zo moe van jou.",
        "Jij maakt mij verdrietig.” ",
        "Ik ging weg daar.",
    )
    turn = Turn(1, "client", tuple(says(text, "other") for text in parts), signal=("feeling",))

    assert "verdrietig" not in str(telling_fragment(turn, shipped_texts()))
    assert left_lying(turn).instead in (None, "Ik ging weg daar.")


@pytest.mark.parametrize("said", ['"Ik ben zo bang, elke dag weer."', "“Ik ben zo bang.” “Elke dag weer.”"])
def test_a_turn_that_stands_between_quotation_marks_is_the_clients_own(said: str) -> None:
    assert "‘Ik ben zo bang’" in str(left_lying(told(said)).instead)


@pytest.mark.parametrize(
    ("said", "fragment"),
    [
        ("Ik slaap slecht (al drie weken, denk ik).", "Ik slaap slecht"),
        ("- Ik ben bang voor de brief", "Ik ben bang voor de brief"),
        ("• “Ik ben bang voor de brief", "Ik ben bang voor de brief"),
        ("‘Ik ben bang voor de brief.’", "Ik ben bang voor de brief"),
        ("'s Avonds ben ik zo bang.", "'s Avonds ben ik zo bang"),
        ("Ik ben bang voor [naam].", "Ik ben bang voor [naam]"),
    ],
)
def test_a_fragment_has_no_loose_marks(said: str, fragment: str) -> None:
    assert telling_fragment(told(said), shipped_texts()) == fragment


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("(al drie weken) slaap ik niet", "(al drie weken) slaap ik niet"),
        ('goed" en liep weg', "en liep weg"),
        ('(Ik ben "boos")', 'Ik ben "boos"'),
        ("„Ik ben boos.“", "Ik ben boos"),
        ('Hij zei "je stinkt"', 'Hij zei "je stinkt"'),
        ("kind(eren) thuis", "kind(eren) thuis"),
        ('"(', ""),
    ],
)
def test_pairs_stay_and_loose_marks_go(text: str, bare: str) -> None:
    assert without_loose_marks(text) == bare
