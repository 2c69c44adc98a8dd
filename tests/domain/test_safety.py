"""Safety signals: recall before precision, everyday sayings left alone, a neutral notice."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from gesprekscoach.domain.conversation import Conversation, Turn, Utterance
from gesprekscoach.domain.corrections import apply, edit_for
from gesprekscoach.domain.lexicon import Phrases
from gesprekscoach.domain.safety import (
    GENERAL_NOTICE,
    SafetyLexicon,
    SafetyNotice,
    general_notices,
    notices_of,
    read_safety_lexicon,
    safety_notices,
)
from gesprekscoach.resources import codebook_file

GOLD = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "gold" / "safety.jsonl").read_text(encoding="utf-8").splitlines()
]
DANGER = [item for item in GOLD if item["kind"]]
EVERYDAY = [item for item in GOLD if not item["kind"]]


HIDDEN = [
    "Hij schudt de baby.",
    "Hij schudt haar door elkaar.",
    "Dan houdt hij me binnen.",
    "Mijn broers dwingen me te trouwen.",
    "Mijn tante wil dat ik daar met iemand trouw.",
    "Ik moest met een man van vijftig trouwen.",
    "Dan bind ik hem even vast aan het bed.",
    "Ik heb pa vastgebonden, ik wist geen andere manier.",
    "De verzorgster heeft opa aan zijn stoel vastgemaakt.",
    "Hij heeft me met de riem van de hond vastgebonden.",
    "Mijn broers maken me dood als ze dit weten.",
    "Hij gaf mij een beuk, zo tegen mijn schouder.",
    "Ik heb ma een duw gegeven, en daar schrok ik van.",
    "Soms denk ik, ik rij zo de vaart in.",
    "Samen stappen we de gracht in, zei ze.",
    "Ik heb het wel gehad met het leven.",
    "Als dat doorgaat rij ik net zo lief het kanaal in.",
    "Dan loop ik de sloot maar in.",
    "Ik stap zo in het water.",
    "Straks vind je mij aan de balk hangend.",
    "Dan hangt er iemand in het trapgat.",
    "Ze heeft allemaal streepjes op haar arm.",
    "Ik schiet met een elastiekje tegen mijn pols.",
    "Ik heb een glas naar de muur gegooid.",
    "Dan gooit hij weer met borden.",
    "Ik heb geen zin in het leven meer.",
    "Ik heb alle pillen geslikt die ik van de dokter had.",
    "Ik heb mijn pillen opgespaard van de apotheek.",
    "Ik maak er een eind aan deze week.",
    "Ik spring van de brug bij het station.",
    "Ik wil op het spoor gaan liggen voor de trein.",
    "Ik ga het touw om mijn nek knopen.",
    "Ik heb een touw gekocht voor als het niet meer gaat.",
    "Mijn moeder heeft een klap gekregen van mijn broer.",
    "Zij sloeg mijn moeder over haar hoofd.",
    "Hij sloeg me en praat er nooit over.",
    "Hij sleurde me uit bed en gooide me tegen de muur.",
    "Mijn vader is boos en ik wil dood.",
    "Mijn man was er niet bij, ik wilde gewoon dood.",
    "De hond is weg en ik wil ook dood.",
    "Ik zat opgesloten met de hond.",
    "Zijn handen om mijn hals.",
    "Ik ben doodsbang voor de klappen.",
    "Voor mij hoeft dat leven niet meer.",
    "De kinderen zijn de hele dag alleen, ze gaan niet naar school.",
    "Ik snij mezelf met het mes voor het brood.",
    "Hij dreigt me te slaan als ik naar de rechter ga.",
    "Ik ben het leven beu.",
    "Ik heb mijn polsen doorgesneden.",
    "Ik heb de insuline opgespaard.",
    "Mijn dochter krast in haar armen.",
    "Hij heeft losse handjes.",
    "Er is op ons huis geschoten.",
    "Ik moet van hem met andere mannen mee.",
    "Mijn nichtje wordt in de zomer meegenomen om te trouwen.",
    "Ik geef ze weleens een draai om de oren.",
    "Mijn moeder krijgt van mijn broer geen eten.",
    "Hij pakte me met zijn handen om mijn nek.",
    "Ik knoop een touw om mijn nek.",
    "Er is sprake van 'huiselijk geweld'.",
    "Mijn kind wordt 'mishandeld'.",
    "De kleine is 'betast' door zijn oom.",
    "Mijn man is 'agressief'.",
    "Toen dacht ik 'was ik maar dood'.",
    "Ik zei tegen haar ‘ik wil dood’ en ging.",
    "Ik kan niet meer... verder.",
    "Ik heb klappen... gehad.",
    "Hij zei dat hij me iets aan gaat doen.",
    "Ze willen me daar iets aan doen.",
    "Sinds hij er niet meer is, wil ik er ook niet meer zijn.",
    "Ze zegt weleens: ik trek 't niet meer.",
    "Een tikje naar rechts en het is klaar.",
    "Ik heb wel staan kijken, naar dat trapgat.",
    "Ik heb een bord gegooid.",
    "Hij smeet een stoel naar mama.",
    "Dat litteken is van zijn ring.",
    "Ik durf mijn eigen trap niet op.",
    "Hij zet haar in de schuur als ze huilt.",
    "Ze zet de kinderwagen in de schuur en gaat weg.",
    "Ik moest in de kelder voor straf.",
    "Hij telt tot drie en dan de riem.",
    "Mijn vader sloeg ons met de riem.",
    "Hij drukte een kussen op mijn gezicht en ik kreeg geen lucht.",
    "Mijn ex wacht op me bij de bushalte.",
    "Mijn ex weet niet waar ik woon.",
    "Hij gaat me afmaken.",
    "Haar stiefvader komt 's nachts bij haar op de kamer, ze is de jongste.",
    "Onze dochter wordt opgehaald door mannen die ik niet ken.",
    "Hij gaf me een klap hij sloeg de deur dicht.",
    "Mijn zoon is dood, God mag me komen halen.",
    "Hij doet me pijn.",
    "Als ik er niet was, hadden ze de verzekering.",
    "Het is beter voor ze als ik er niet ben.",
    "Ze vroeg wie er voor haar konijn zorgt als zij er niet meer is.",
    "Mijn vader pakte altijd de riem.",
    "Hij deed zijn riem af en dan wist ik het al.",
    "De kinderen gaan 's avonds zonder eten naar bed.",
    "De baby ligt 's nachts te gillen en ik word gek van woede.",
    "Mijn zoontje zorgt 's avonds voor de baby.",
    "Mijn dochter moet 's avonds mannen ontvangen.",
    "Ik werd vroeger in de kelder gezet als straf.",
    "Mijn broertje zit in de kast en durft er niet uit.",
    "Ik zou willen dat ik er niet was.",
    "Als ze me niet gevonden hadden was ik er niet meer geweest.",
    "Mijn broer heeft zich opgehangen toen ik twaalf was.",
    "Hij gaf me een harde klap op mijn schouder.",
    "Hij zette me in mijn ondergoed op het balkon.",
    "Mijn ex staat me op te wachten als ik klaar ben.",
    "Mijn ex staat steeds bij de bushalte.",
    "Mijn ex weet dat ik hier zit.",
    "Mijn stiefvader wacht op me als ik uit school kom.",
    "Er wacht steeds een man op me bij het station.",
    "Mijn man drukte zo hard dat ik geen lucht kreeg.",
    "Hij weet mij altijd te vinden op mijn werk.",
    "Ik doe mezelf iets aan.",
    "Ik zie het niet meer zitten.",
    "Ik rij met de auto tegen een boom.",
    "Ik denk erover om een einde te maken aan alles.",
    "Hij trapt de deur in als ik niet opendoe.",
    "Dan drukte hij zijn sigaret uit op mijn arm.",
    "Hij pakt mijn pinpas af.",
    "Mijn vader zit aan mijn zusje.",
    "Hij heeft een pistool in huis.",
    "Ik hoef zo niet meer.",
    "Ik heb gisteren een doosje paracetamol genomen.",
    "Ik heb afscheid genomen van iedereen.",
    "Soms sta ik op het balkon en kijk ik naar beneden.",
    "Mijn ex houdt me in de gaten.",
    "Hij leest al mijn berichten.",
    "Hij scheldt me elke dag uit.",
    "Ik moet al mijn loon aan mijn man geven.",
    "Mijn zusje wordt naar Marokko gestuurd om te trouwen.",
    "Mijn moeder ligt al dagen in haar eigen vuil.",
    "Ik krijg geen eten als ik niet luister.",
    "Ze sturen foto's van mij rond zonder kleren.",
    "Hij heeft de hond doodgeschopt.",
    "Hij zet de gaskraan open.",
    "De baby huilt en dan wil ik hem tegen de muur gooien.",
    "Een man van veertig wil met mijn dochter afspreken.",
    "Ik stap er nu uit.",
    "Dan stap ik er maar uit.",
    "Ik ben zo moe van het leven.",
    "De buren horen mij gillen.",
    "Hij staat steeds voor mijn huis te wachten.",
    "Hij zegt dat hij me weet te vinden.",
    "Hij appt dat hij me kapot maakt.",
    "Ik durf niet naar huis.",
    "Ik moet seks met hem hebben.",
    "Hij zegt elke dag dat ik niks waard ben.",
    "Mijn zoontje kruipt onder de tafel als hij thuiskomt.",
    "Ik voel me niet veilig op de trap.",
    "Ik wil er een punt achter zetten.",
    "Ik wil er een punt achter zetten, ik heb geen werk en geen vrienden meer.",
    "Hij heeft me door de kamer heen geslagen.",
    "Ik heb aangifte gedaan van mishandeling en diefstal.",
    "Ik zat binnen en hij stond elke nacht voor de deur.",
    "Hij dreigde met het mes voor het brood.",
    "Mijn dochter van twaalf is 's avonds laat thuis met mannen van zijn werk.",
    "De fiets is weg en thuis is het niet veilig.",
    "Ik sta op het perron en denk: nog één stap.",
    "Zo hoef ik niet meer te leven.",
    "Het hoeft voor mij niet meer.",
    "Hij had een mes om de kinderen te snijden.",
    "Hij pakte een mes om mij te steken, ik stond net brood te smeren.",
    "Hij zet de gaskraan open terwijl ik sta te koken.",
    "Hij houdt me in de gaten, ik mag niet naar de dokter.",
    "Ik heb afscheid genomen van iedereen in mijn huis.",
    "Ik ben bang, hij houdt me overal in de gaten.",
    "Ik wil alleen maar dood.",
    "Hij doet me alleen maar pijn.",
]
SAYINGS = [
    "De hond bind ik vast aan het hek bij de winkel.",
    "Ik heb haar fiets aan het hek vastgebonden.",
    "Ik zit vastgebonden aan dat contract, ik kan er niet uit.",
    "Mijn coach gaf me een duw in de rug.",
    "Dat gaf me een duw de goede kant op.",
    "Wij willen volgend jaar trouwen, in mei.",
    "Ik loop elke ochtend langs de gracht in Leiden.",
    "Ik sla me er wel doorheen.",
    "Ik ben de hele dag bezig met de kinderen.",
    "Mijn kleinkinderen komen elke week de hele middag.",
    "Ik moet nog aangifte doen voor de inkomstenbelasting.",
    "De hond sliep onder het bed.",
    "De kast staat tegen de muur.",
    "Ik heb geen zin in dat gedoe.",
    "Ik heb het wel gehad met die brieven.",
    "Het is bijna het einde van de maand.",
    "Ik haal mijn pillen bij de apotheek.",
    "Ik sla het ontbijt over.",
    "Mijn opa is vorig jaar dood gegaan.",
    "De hond is dood.",
    "Ik spring vaak bij in de winkel.",
    "Ik sloeg mijn armen om haar heen.",
    "Er dreigt een boete.",
    "De hond sprong in de sloot.",
    "We lopen langs het kanaal in de stad.",
    "Ik loop elke dag langs het water.",
    "Ik stap in de bus bij het water.",
    "Er hangt een lamp in het trapgat.",
    "Dat hangt aan de balk bij de deur.",
    "Ik doe een elastiekje om mijn paardenstaart.",
    "Ik duik elke ochtend in het water.",
    "Ik gooi de oude borden weg.",
    "Ik loop het water uit de emmer weg te brengen.",
    "Ik moet er nog iets aan doen.",
    "Kunt u daar wat aan doen?",
    "Sinds mijn man er niet meer is, kook ik niet.",
    "Bij die papieren krijg ik geen lucht.",
    "Ik heb mijn boeken in de kelder gezet.",
    "Er zit stroom in de berging.",
    "Ik loop niet voor gek met een lege riem.",
    "Niemand wacht op mij.",
    "Mijn ex weet niet dat het zo erg is.",
    "Zet mij maar op de lijst.",
    "Ik wil die opleiding echt afmaken.",
    "Mijn dochter zegt hem 's avonds welterusten.",
    "Mijn dochter komt me ophalen van de kapper.",
    "Daar wil ik echt iets aan doen.",
    "Dat doet me pijn, dat hij dat zegt.",
    "Daar zit 'm de kneep.",
    "Dan klap ik dat ding open.",
    "Ik ga de was ophangen.",
    "Ik stapte eruit en pakte de handdoek.",
    "In de kelder van de flat staan fietsen.",
    "Hij slaat nooit een verjaardag over.",
    "Hij slaat de hele dag wartaal uit.",
    "Hij is van drie scholen getrapt.",
    "Ik doe of ik er niet ben.",
    "Hij eet geen lunch als ik er niet ben.",
    "Dat blijft haar stoel, ook nu ze er niet meer is.",
    "Ik ben er niet meer geweest sinds de winter.",
    "Mijn vader wacht op mij bij het station.",
    "De kinderen gaan 's avonds zonder mopperen naar bed.",
    "Mijn ex staat op de wachtlijst voor een huis.",
    "U weet ons wel te vinden als er iets is.",
    "Ik heb me door de week heen geslagen.",
    "Ik heb de hele nacht niet geslapen door de baby.",
    "Ik heb aangifte gedaan van mijn gestolen fiets.",
    "Ik ben bang voor haar toekomst.",
    "Ik krijg steeds klappen van de belasting.",
    "Ik sta elke avond voor de deur te roken.",
    "Mijn zoon moet zijn medicijnen nog innemen.",
    "Mijn dochter is 's avonds laat thuis van haar werk.",
    "Ik houd mijn geld in de gaten.",
    "Ze zijn afscheid aan het nemen van de school.",
    "Ik wil er een punt achter zetten, achter die baan.",
    "Die stoel is niet veilig.",
    "Mijn scootmobiel voelt onveilig in de bocht.",
    "Ik heb een mes nodig om de aardappels te schillen.",
    "Ik stap elke dag uit bij de markt.",
    "Zo hoef ik niet elke dag naar de winkel.",
    "Ik ben moe van het werk.",
    "Die baan maakt me kapot.",
    "Ik durf niet naar de tandarts.",
    "Ik voel me niks waard zonder werk.",
    "De kleine speelt onder de tafel.",
    "Ik zet een punt achter die baan.",
    "Ik heb aangifte gedaan van diefstal.",
    "Ik heb me erdoorheen geslagen.",
    "Ik pak een mes om brood te snijden.",
    "Zo hoef ik niet meer naar kantoor.",
    "Zo hoef ik niet meer te bellen.",
    "We stappen er straks uit bij de markt.",
    "De dokter houdt me goed in de gaten.",
    "Mijn man leest mijn berichten voor, want ik heb mijn bril niet.",
    "Ik hoorde haar gillen van plezier.",
    "Ik zat op mijn balkon en beneden speelden kinderen.",
    "Ik zet de gaskraan open als ik ga koken.",
    "Ik krijg geen eten als de voedselbank dicht is.",
    "Ik heb afscheid genomen van iedereen op mijn werk.",
    "Mijn man van vijftig speelt met ons kind.",
    "Een man van veertig gaf mijn dochter zwemles.",
    "Ik zit alleen maar thuis met de kinderen.",
    "De kinderen willen alleen maar spelen 's avonds.",
]


@pytest.fixture(scope="module")
def lexicon() -> SafetyLexicon:
    return read_safety_lexicon(codebook_file().with_name("safety.toml"))


def bare(text: str) -> str:
    return re.sub(r"[^\w\s']", "", text.lower())


@pytest.mark.parametrize("kind", ["suicidality", "violence", "children"])
@pytest.mark.parametrize("form", [str, bare])
def test_at_least_nine_in_ten_are_seen(kind: str, form: type[str], lexicon: SafetyLexicon) -> None:
    items = [item["text"] for item in DANGER if item["kind"] == kind]
    assert len(items) >= 30
    assert sum(bool(lexicon.signs(form(text))) for text in items) >= 0.9 * len(items)


def test_everyday_near_misses_are_left_alone(lexicon: SafetyLexicon) -> None:
    flagged = [item["id"] for item in EVERYDAY if lexicon.signs(item["text"])]
    assert len(EVERYDAY) >= 100
    assert len(flagged) <= 0.05 * len(EVERYDAY), flagged


@pytest.mark.parametrize("text", HIDDEN)
@pytest.mark.parametrize("form", [str, bare])
def test_an_everyday_word_or_quotation_mark_hides_no_danger(text: str, form: type[str], lexicon: SafetyLexicon) -> None:
    assert lexicon.signs(form(text))


@pytest.mark.parametrize("text", SAYINGS)
def test_a_saying_with_a_heavy_word_is_left_alone(text: str, lexicon: SafetyLexicon) -> None:
    assert not lexicon.signs(text)


def test_alone_before_a_comma_tells_something(lexicon: SafetyLexicon) -> None:
    assert lexicon.signs("De kinderen zijn 's nachts alleen, maar ze slapen dan.")


def test_the_notice_is_neutral_and_says_what_to_do(lexicon: SafetyLexicon) -> None:
    (sign,) = lexicon.signs("Hij heeft me gisteren weer geslagen.")
    assert sign.kind == "violence"
    assert "geslagen" in sign.words
    assert sign.notice.startswith("Hier gaat het misschien over geweld") and "0800-2000" in sign.notice


def test_a_saying_does_not_hide_what_else_is_said(lexicon: SafetyLexicon) -> None:
    assert [s.kind for s in lexicon.signs("Ik schaam me dood, want ik wil niet meer leven.")] == ["suicidality"]


def test_words_of_two_sentences_are_not_put_together(lexicon: SafetyLexicon) -> None:
    assert lexicon.signs("De plant ging dood. Ik wil een nieuwe.") == ()


def flagged(n: int, text: str) -> Turn:
    return Turn(n, "client", (Utterance(text),), signal=("safety",))


def test_a_conversation_has_each_notice_once_with_its_turns(lexicon: SafetyLexicon) -> None:
    said = ("Hij heeft me geslagen.", "Ik wil niet meer leven.", "Hij sloeg me weer.")
    found = safety_notices(Conversation("a", tuple(flagged(n, text) for n, text in enumerate(said, 1))), lexicon)
    assert [notice.turns for notice in found] == [(1, 3), (2,)]
    assert "0800-2000" in found[0].text and "113" in found[1].text


def test_without_words_that_tell_what_it_is_about_the_notice_names_no_kind(lexicon: SafetyLexicon) -> None:
    assert notices_of(flagged(1, "Ik durf niet te slapen."), None, lexicon) == (GENERAL_NOTICE,)
    assert not any(sign.isdigit() for sign in GENERAL_NOTICE)


@pytest.mark.parametrize(
    ("question", "answer", "told"),
    [
        ("Bent u bang voor uw man?", "Soms wel.", ["violence"]),
        ("Denkt u er wel eens over om er niet meer te zijn?", "Ja, vaak.", ["suicidality"]),
        ("Bent u bang voor uw man?", "Ja, en ik wil niet meer leven.", ["suicidality", "violence"]),
    ],
)
def test_yes_to_a_question_gives_the_notice_of_what_was_asked(
    question: str, answer: str, told: list[str], lexicon: SafetyLexicon
) -> None:
    asked = Turn(1, "professional", (Utterance(question, act="closed_question"),))
    notice = {"suicidality": "Ik wil niet meer leven.", "violence": "Hij heeft me geslagen."}
    assert notices_of(flagged(2, answer), asked, lexicon) == tuple(
        lexicon.signs(notice[kind])[0].notice for kind in told
    )


def test_the_notice_of_what_was_asked_stays_when_a_person_changes_what_else_the_client_lets_know(
    lexicon: SafetyLexicon,
) -> None:
    asked = Turn(1, "professional", (Utterance("Bent u bang voor uw man?", act="closed_question"),))
    answer = replace(flagged(2, "Soms wel."), why={"signal": ("Bent u bang voor uw man?",)})
    talk = Conversation("a", (asked, answer))
    changed = apply(talk, [edit_for(talk, "turn/2/signal", ["safety", "feeling"])])
    assert safety_notices(changed, lexicon) == safety_notices(talk, lexicon)
    assert safety_notices(changed, lexicon)[0].text != GENERAL_NOTICE


def test_a_turn_without_the_tag_has_no_notice_also_when_a_person_took_it_away(lexicon: SafetyLexicon) -> None:
    assert notices_of(replace(flagged(1, "Hij heeft me geslagen."), signal=()), None, lexicon) == ()


def test_what_others_may_see_says_where_but_not_what(lexicon: SafetyLexicon) -> None:
    said = (flagged(1, "Hij heeft me geslagen."), flagged(2, "Ik wil niet meer leven."))
    talk = Conversation("a", (*said, replace(flagged(3, "Het gaat wel weer."), signal=())))
    assert general_notices(talk) == (SafetyNotice(GENERAL_NOTICE, (1, 2)),)
    assert general_notices(Conversation("a", ())) == ()


def test_a_kind_without_a_notice_is_refused() -> None:
    with pytest.raises(ValueError, match="melding"):
        SafetyLexicon({"violence": Phrases(["geslagen"])}, Phrases([]), {})
