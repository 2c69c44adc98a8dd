"""A few words of a turn, cut so that they still say what was said."""

from dataclasses import replace

import pytest

from gesprekscoach.domain.feedback.passages import as_written, is_own, names_feeling, telling_fragment
from tests.domain.feedback.talk import client, shipped_texts


@pytest.mark.parametrize(
    ("said", "fragment"),
    [
        (
            "Dat ze mij ook gewoon laten eten en ik kom nooit meer met die envelop thuis.",
            "ik kom nooit meer met die envelop thuis",
        ),
        ("Ik heb drie keer om het gebouw gelopen en er was niemand.", "Ik heb drie keer om het gebouw gelopen"),
        ("En ik voel me dan zo klein en dan moet er iets gebeuren hier.", "ik voel me dan zo klein"),
        ("Niemand heeft die brief ooit gezien en dan belt er weer iemand.", "Niemand heeft die brief ooit gezien"),
        (
            "Ik ben zelf degene die huilt en dat zeg ik tegen niemand in huis.",
            "Ik ben zelf degene die huilt",
        ),
        ("En 's nachts word ik wakker.", "'s nachts word ik wakker"),
        (
            "ik ben niet bang dat hij me wat aandoet hij laat me alleen niet los",
            "ik ben niet bang dat hij me wat aandoet hij …",
        ),
        (
            "Ik was daar ook nooit bang om te vallen op een dansvloer met jou.",
            "Ik was daar ook nooit bang om te vallen op …",
        ),
        (
            "Ik viel van de trap en sinds die val vertrouw ik mijn benen niet meer.",
            "sinds die val vertrouw ik mijn benen niet meer",
        ),
        ("Maar ik mis dat zwaaien zo erg dat ik de gordijnen dichtlaat.", "ik mis dat zwaaien zo erg"),
        ("Ik zeg je hoe ik me voel en jij zit over een envelop.", "Ik zeg je hoe ik me voel"),
        ("Ik maak hem op die manier alleen maar zwaar.", "Ik maak hem op die manier alleen maar zwaar"),
        ("Het was een beetje schrikken zeg maar.", "Het was een beetje schrikken zeg maar"),
        (
            "Dat schuldgevoel tegenover mijn broer is zwaarder dan de schuld en dan belt hij weer.",
            "Dat schuldgevoel tegenover mijn broer is zwaarder dan de schuld",
        ),
    ],
)
def test_a_fragment_is_not_cut_inside_what_belongs_together(said: str, fragment: str) -> None:
    assert telling_fragment(client(said), shipped_texts()) == fragment


def test_what_sounds_strange_is_not_told_as_a_feeling() -> None:
    assert "raar" not in str(telling_fragment(client("Ook een beetje trots op hem, dat klinkt raar."), shipped_texts()))


def test_a_feeling_is_known_in_the_words_that_people_use_for_it() -> None:
    for feeling in (
        "ik was doodsbang",
        "ik was báng",
        "vaak die eenzame uren",
        "ik voel me lichter",
        "ik ben ervan geschrokken",
        "ik zat te janken",
        "ik ben zo op",
    ):
        said = client(f"Mijn buurvrouw belde gisteren over de kast, {feeling}.")
        assert telling_fragment(said, shipped_texts()) == feeling


@pytest.mark.parametrize("text", ["Hoe laat ben ik op?", "Het geld was op.", "Ik ben om zeven uur op."])
def test_who_is_awake_and_what_is_used_up_is_no_feeling(text: str) -> None:
    assert names_feeling("Toen was ik echt op.", shipped_texts())
    assert names_feeling("Ben gewoon op.", shipped_texts())
    assert not names_feeling(text, shipped_texts())


def test_what_is_confidential_is_no_trust() -> None:
    assert names_feeling("Ik vertrouw hem wel.", shipped_texts())
    assert not names_feeling("Dit is vertrouwelijk, net als bij de vertrouwenspersoon.", shipped_texts())


def test_the_feeling_that_is_told_is_the_speakers_own_where_there_is_one() -> None:
    said = client("De juf van de school is boos, en ik ben bang.")
    assert telling_fragment(said, shipped_texts()) == "ik ben bang"


def test_words_that_speak_for_no_signal_at_all_are_no_reason_to_name_their_sentence() -> None:
    said = client("Die zegt op school, mijn moeder is apotheker.", why={"signal": ("Die zegt op school",)})
    assert telling_fragment(said, shipped_texts()) == "mijn moeder is apotheker"
    assert telling_fragment(replace(said, signal=("feeling",)), shipped_texts()) == "Die zegt op school"


def test_what_one_is_not_going_to_say_hands_the_word_to_nobody_else() -> None:
    turn = client("Ik ga het hem ook niet zeggen, dan schaam ik me kapot.")
    assert is_own("dan schaam ik me kapot", turn)


def test_of_an_answer_about_a_step_the_step_is_told_and_not_what_it_costs_or_how_it_once_went() -> None:
    for said in (
        "Ik was zo bang, toen. Die bel ik.",
        "Ik heb dat nooit gedurfd. Zondag bel ik hem.",
        "Of ik hem mag meenemen naar de volgende kennel. Zondag bel ik hem.",
        "Wil ik dat echt? Die bel ik.",
        "Dan kan ik zeggen, het is zover. Die bel ik.",
    ):
        assert "bel ik" in str(telling_fragment(client(said), shipped_texts(), own_step=True))


def test_what_one_does_to_nobody_is_no_step() -> None:
    said = client("Ik wil niemand op kosten jagen, maar morgen bel ik mijn zus.")
    assert telling_fragment(said, shipped_texts(), own_step=True) == "morgen bel ik mijn zus"


def test_a_clause_of_figures_alone_is_no_step() -> None:
    said = client("Ik bel haar morgen, 06, of anders na het eten.")
    assert telling_fragment(said, shipped_texts(), own_step=True) == "Ik bel haar morgen"


def test_a_word_keeps_the_s_of_the_time_of_day() -> None:
    assert as_written("nachts", "Maar 's nachts roept hij mama.") == "'s nachts"
    assert as_written("nachts", "Nachts rijd ik.", "Ik rijd nachts.") == "nachts"


def test_a_question_is_told_only_when_there_is_nothing_else() -> None:
    assert telling_fragment(
        client("Waar begin je met zulke koffers vol brieven? Mijn buurvrouw zwaait."), shipped_texts()
    ) == ("Mijn buurvrouw zwaait")


def test_who_does_what_tells_more_than_a_place_alone() -> None:
    said = "Zij kan met ma naar de kapper, dat doet ze al, en naar de markt."
    assert telling_fragment(client(said), shipped_texts()) == "Zij kan met ma naar de kapper"
