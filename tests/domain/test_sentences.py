"""Sentences within utterances, and the tags of an utterance that holds several."""

import pytest

from gesprekscoach.domain.conversation import Conversation, Speaker, Turn, Utterance
from gesprekscoach.domain.sentences import in_sentences, in_utterances, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [""]),
        ("wat doet dat met u", ["wat doet dat met u"]),
        ("Dat klinkt zwaar. Wat doet dat met u?", ["Dat klinkt zwaar.", "Wat doet dat met u?"]),
        ("Ik... ik weet het niet.", ["Ik... ik weet het niet."]),
        ("Dat is dhr. Bakker van nr. 12.", ["Dat is dhr. Bakker van nr. 12."]),
        (
            "I.v.m. Karin (dhr. Bakker): art. 3, max. 2 keer.",
            ["I.v.m. Karin (dhr. Bakker): art. 3, max. 2 keer."],
        ),
        ("Ik zit bij de ING. Daar is het goed.", ["Ik zit bij de ING.", "Daar is het goed."]),
        ("Ik heb een BV. Die loopt niet.", ["Ik heb een BV.", "Die loopt niet."]),
        ("Dat is ing. Bakker.", ["Dat is ing. Bakker."]),
        ("Het is 20 euro max. Dan stopt het.", ["Het is 20 euro max.", "Dan stopt het."]),
        ("Dat is Max. Hij is vijf.", ["Dat is Max.", "Hij is vijf."]),
        ("Geef me uw tel. Dan bel ik u op tel. 06 1234.", ["Geef me uw tel.", "Dan bel ik u op tel. 06 1234."]),
        ("Op 12 okt. 2024 en in dec. 2025.", ["Op 12 okt. 2024 en in dec. 2025."]),
        ("Het was 12 okt. Toen ging zij.", ["Het was 12 okt.", "Toen ging zij."]),
        ("Dat zei Jan. 12 keer zelfs.", ["Dat zei Jan.", "12 keer zelfs."]),
        ("Hij zei: “Ga maar.” Toen ging ik.", ["Hij zei: “Ga maar.”", "Toen ging ik."]),
        ("Hij zei: «Ga maar.» Toen ging ik.", ["Hij zei: «Ga maar.»", "Toen ging ik."]),
        ("Nee! ’s Nachts niet.", ["Nee!", "'s Nachts niet."]),
        ("Nee! ‘s Nachts niet, m`n zoon en z´n vrouw.", ["Nee!", "'s Nachts niet, m'n zoon en z'n vrouw."]),
        ("Zij heeft 'm. Ja.", ["Zij heeft 'm.", "Ja."]),
        ("Nee... 's nachts niet.", ["Nee... 's nachts niet."]),
        ("Echt? 12 keer?", ["Echt?", "12 keer?"]),
        ("“Ik hoor u. Wat doet dat met u?”", ["Ik hoor u.", "Wat doet dat met u?"]),
        ("'s Nachts lig ik te 'woelen'", ["'s Nachts lig ik te 'woelen'"]),
        ("“Hoe is het op school?", ["Hoe is het op school?"]),
        ("En in je klas?’’", ["En in je klas?"]),
        ("‘’Wat houdt u bezig?’’", ["Wat houdt u bezig?"]),
        (",,Dat is goed. Waar poets je mee?''", ["Dat is goed.", "Waar poets je mee?"]),
        ("„Elektrisch? Goed.", ["Elektrisch?", "Goed."]),
        ("“Weg!” “Ik wil dat jullie gaan!”", ["Weg!", "Ik wil dat jullie gaan!"]),
        ("“Dat is waar. Dat vergeet ik wel eens”.", ["Dat is waar.", "Dat vergeet ik wel eens."]),
        ("‘Ga maar’ zei hij. Hans’ fiets was weg.", ["‘Ga maar’ zei hij.", "Hans’ fiets was weg."]),
        ("‘Nee,’ zei hij, ‘ik ga.’", ["‘Nee,’ zei hij, ‘ik ga.’"]),
        ('- "Dat kan ik me voorstellen"', ["Dat kan ik me voorstellen"]),
        ("• Is het waar?", ["Is het waar?"]),
        ("—Nee. Ik niet.", ["Nee.", "Ik niet."]),
        ("– Coach: Wat wil je?", ["Wat wil je?"]),
        ("-5 graden was het.", ["-5 graden was het."]),
        ("WAT DOET DAT MET U?", ["Wat doet dat met u?"]),
        ("'S NACHTS NIET.", ["'s nachts niet."]),
        ("IK HOOR U. WAT DOET DAT MET U?", ["Ik hoor u.", "Wat doet dat met u?"]),
        ("Dat weet ik niet. [lacht] (korte stilte)", ["Dat weet ik niet."]),
        ("Ik ben [naam] (van het wijkteam).", ["Ik ben [naam] (van het wijkteam)."]),
        ("[zucht]", ["[zucht]"]),
        ("[00:01:09] Ik hoor een zucht. [pauze]", ["Ik hoor een zucht."]),
        ("#00:12:31-4# Waar (snuit neus) begint het?", ["Waar begint het?"]),
        ("SW: Ik hoor u. Wat doet dat met u?", ["Ik hoor u.", "Wat doet dat met u?"]),
        ("[00:12] Hulpverlener 1: “Hoe is het?”", ["Hoe is het?"]),
        ("Cliënt: Mijn man: nooit thuis.", ["Mijn man: nooit thuis."]),
        ("Kijk: zo is het.", ["Kijk: zo is het."]),
        ("INT: Hoe is het?", ["Hoe is het?"]),
        ("Klant:nee, nooit. K: 3 keer.", ["nee, nooit.", "K: 3 keer."]),
        ("=°Klant: 3 keer°", ["3 keer"]),
        ("„Klant:ja”", ["ja"]),
        ("'Coach: Hoe is het? Echt?'", ["Hoe is het?", "Echt?"]),
        ("UWV: wat zeiden die?", ["UWV: wat zeiden die?"]),
        ("OK: dat is duidelijk.", ["OK: dat is duidelijk."]),
        ("(00:12): (stilte, ongeveer een minuut) Ja.", ["Ja."]),
        ("Om 12:30 (12:30 dus) kijk ik (kijk nou) buiten.", ["Om 12:30 (12:30 dus) kijk ik (kijk nou) buiten."]),
        ("Bel Slachtofferhulp (slachtofferhulp) in de pauze.", ["Bel Slachtofferhulp (slachtofferhulp) in de pauze."]),
        ("Ik eet (in de pauze) niet.", ["Ik eet (in de pauze) niet."]),
        ("*lacht zachtjes* Ja hoor.", ["Ja hoor."]),
        ("Ja (0.4) hoe is dat? (.) Voor u.", ["Ja hoe is dat?", "Voor u."]),
        ("((lacht zacht)) Nee:: dat is hee:l ↑moeilijk °hè°.", ["Nee dat is heel moeilijk hè."]),
        ("=Nou ja >dat weet ik niet<=", ["Nou ja dat weet ik niet"]),
        ("Om 12:30 is het 20°, <3 en (65) zoon:Jan.", ["Om 12:30 is het 20°, <3 en (65) zoon:Jan."]),
        ("(.)", ["(.)"]),
        ("Oké,", ["Oké."]),
        ("Fijn dat je schrijft ❤️ Hoe is het 👍🏽", ["Fijn dat je schrijft Hoe is het"]),
        ("Hoe is het? 🙂", ["Hoe is het?"]),
        ("🥲", ["🥲"]),
        ("Ik ben moe – echt moe — en zij-aan-zij - nou ja.", ["Ik ben moe, echt moe, en zij-aan-zij, nou ja."]),
        ("Van 10 - 12 uur, in- en uitgaan, ik wou –", ["Van 10 - 12 uur, in- en uitgaan, ik wou –"]),
        ("\ufeffDat is een hypo\u00adtheek.", ["Dat is een hypotheek."]),
        ("Hoe\u200b is het met z’n cafe\u0301?", ["Hoe is het met z'n café?"]),
    ],
)
def test_what_was_said_is_divided_where_a_sentence_ends(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("acts", "counts"),
    [
        (("simple_reflection", "open_question"), 1),  # a question before all else
        (("closed_question", "open_question", "information"), 1),  # the last, which is answered
        (("information", "complex_reflection", "summary"), 2),  # the longest reflection
        (("acknowledgement", "information"), 1),  # the longest sentence
    ],
)
def test_an_utterance_takes_the_tags_of_the_sentence_that_counts_most(acts: tuple[str, ...], counts: int) -> None:
    lengths = range(1, len(acts) + 1)
    given = _said("professional", " ".join("Ja " * n + "nee." for n in lengths))
    (turn,) = in_sentences(given).turns
    assert len(turn.utterances) == len(acts)
    tagged = tuple(
        Utterance(part.text, act=act, why={"act": (act,)}) for part, act in zip(turn.utterances, acts, strict=True)
    )
    (whole,) = in_utterances(_with(given, tagged), given).turns[0].utterances
    assert whole.text == given.turns[0].utterances[0].text
    assert (whole.act, whole.why) == (acts[counts], {"act": (acts[counts],)})


def test_utterances_of_one_sentence_stay_as_they_are() -> None:
    given = _said("client", "Ik slaap slecht.", "en overdag ook")
    assert in_sentences(given) == given == in_utterances(given, given)


def _said(speaker: Speaker, *texts: str) -> Conversation:
    return Conversation("x", (Turn(1, speaker, tuple(Utterance(text) for text in texts)),))


def _with(conversation: Conversation, utterances: tuple[Utterance, ...]) -> Conversation:
    return Conversation("x", (Turn(1, conversation.turns[0].speaker, utterances),))
