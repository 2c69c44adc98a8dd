"""The HTML report: self-contained, safe, accessible, and every number leads to its passages."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from textual.color import Color

from gesprekscoach.adapters.report_html import report_html
from gesprekscoach.domain.codebook import Codebook
from gesprekscoach.domain.consent import Consent
from gesprekscoach.domain.conversation import Conversation, Opening, Word
from gesprekscoach.domain.corrections import Note
from gesprekscoach.domain.hearing import HearingNotes
from gesprekscoach.domain.recording import Recording, State
from gesprekscoach.domain.report import Report
from gesprekscoach.tui.themes import contrast
from tests.domain.feedback.talk import asks, card_of, client, corpus, other, person, professional, talk
from tests.hearing_notes import INVENTED, some_notes

ATTACK = "<script>alert('x')</script>\"' onmouseover=\"a()"
VOID = {"meta", "br", "link"}


def page(
    conversation: Conversation,
    codebook: Codebook,
    title: str = "Rollenspel",
    name: str = "Sem",
    notes: HearingNotes | None = None,
    written: tuple[Note, ...] | None = None,
) -> str:
    consent = Consent((person("Noor", "professional"), person(name, "client")))
    recording = Recording("r1", title, date(2026, 11, 12), 60_000, 2, consent, State.TAGGED, "0" * 64, "wmo")
    report = Report(recording, conversation, card_of(conversation), notes=written)
    return report_html(report, codebook, notes or some_notes())


class Outline(HTMLParser):
    """Collects elements, ids and links, and checks that elements close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def of(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag == name]


@pytest.fixture(scope="module")
def outline(codebook: Codebook) -> Outline:
    return Outline(page(corpus("wmo-05"), codebook))


def test_the_page_needs_nothing_from_elsewhere(outline: Outline, codebook: Codebook) -> None:
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in outline.elements}
    assert not re.search(r"https?://|@import|url\((?!#)", page(corpus("wmo-05"), codebook))


def test_elements_close_in_order_and_ids_are_unique(outline: Outline) -> None:
    assert outline.open == []
    ids = [attributes["id"] for _, attributes in outline.elements if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_every_link_leads_to_a_place_in_the_page(outline: Outline) -> None:
    ids = {attributes["id"] for _, attributes in outline.elements if "id" in attributes}
    targets = {str(attributes["href"]) for attributes in outline.of("a")}
    assert targets and {target.removeprefix("#") for target in targets} <= ids


@pytest.fixture(scope="module")
def style(codebook: Codebook) -> str:
    return page(corpus("wmo-05"), codebook).split("<style>")[1].split("</style>")[0]


@pytest.mark.parametrize("scheme", range(3), ids=["light", "dark", "print"])
def test_every_text_can_be_read_on_every_ground_also_in_the_turn_that_a_link_led_to(style: str, scheme: int) -> None:
    colours = dict(re.findall(r"--(\S+): (#[0-9a-f]+)", style.split(":root {")[scheme + 1].split("}")[0]))
    for text in ("inkt", "zacht", "accent", "let"):
        for ground in ("grond", "vlak", "accent-zacht"):
            assert contrast(Color.parse(colours[text]), Color.parse(colours[ground])) >= 4.5, (text, ground)


@pytest.mark.parametrize(("name", "colour"), [("keten", "accent"), ("wie-client", "inkt")])
def test_what_a_drawing_shows_can_be_told_from_the_page(style: str, name: str, colour: str) -> None:
    colours = dict(re.findall(r"--(\S+): (#[0-9a-f]+)", style.split(":root {")[1].split("}")[0]))
    [share] = re.findall(rf"\.{name} {{[^}}]*opacity: ([.\d]+)", style)
    ground = Color.parse(colours["grond"])
    assert contrast(ground.blend(Color.parse(colours[colour]), float(share)), ground) >= 3


def test_a_page_moves_by_itself_for_nobody_who_does_not_want_that(style: str) -> None:
    wanted = "@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }"
    assert style.count("smooth") == style.count(wanted) == 1


def test_a_title_or_word_without_a_space_is_broken_and_does_not_widen_the_page(style: str) -> None:
    style = " ".join(style.split())
    assert re.search(r"body \{[^}]*overflow-wrap: break-word", style)
    assert re.search(r"\.wat \{[^}]*min-width: 0", style) and re.search(r"dd \{[^}]*min-width: 0", style)
    assert re.search(r"\.vragen td:nth-child\(2\), \.regels td:nth-child\(2\) \{ overflow-wrap: anywhere", style)


def test_the_opening_shows_every_code_also_after_an_introduction_by_someone_else(codebook: Codebook) -> None:
    introduced = talk(*(other("Begin maar.") for _ in range(3)), *corpus("wmo-05").turns)
    seen = Opening(1, positive=("O1",), negative=("N8",), evidence={"O1": (4,), "N8": (14,)})
    text = page(replace(introduced, opening=seen), codebook).split('<section id="opening"')[1].split("</section>")[0]
    assert "+ O1" in text and "− N8" in text


def test_a_row_that_follows_up_has_two_questions_or_more_and_says_how_many(codebook: Codebook) -> None:
    talks = [client("De brief ligt er nog."), professional(asks("Welke brief?", follow_up="D2"))]
    assert "Langste rij" not in page(talk(*talks), codebook)
    assert "Langste rij die aansluit: 2 vragen" in page(talk(*talks, *talks), codebook)


def test_headings_tables_and_drawings_are_accessible(outline: Outline) -> None:
    assert outline.of("html")[0]["lang"] == "nl"
    assert len(outline.of("h1")) == 1
    assert all("scope" in cell for cell in outline.of("th"))
    assert all("aria-hidden" in svg or "aria-labelledby" in svg for svg in outline.of("svg"))


def test_a_link_is_named_by_what_one_sees_for_whoever_says_where_to_click(codebook: Codebook) -> None:
    links = re.findall(r'class="plek" href="#b(\d+)" aria-label="([^"]*)">([^<]*)<', page(corpus("wmo-05"), codebook))

    assert links and all(name == f"{seen}, naar beurt {n}" for n, name, seen in links)


def test_the_longest_row_counts_questions_not_turns(codebook: Codebook) -> None:
    linked = asks("Wat is er met de post?", follow_up="D2")
    said = talk(client("De post."), professional(linked, linked), client("Ja."), professional(linked))
    assert "De langste rij die aansluit telt 3 vragen." in page(said, codebook)


def test_one_question_is_no_row_and_one_turn_no_stretch(codebook: Codebook) -> None:
    said = talk(client("De post."), professional(asks("Wat is er met de post?", follow_up="D2")))
    phases = ("clarify", "analyse")
    turns = tuple(replace(turn, phase=phase) for turn, phase in zip(said.turns, phases, strict=True))

    text = page(replace(said, turns=turns), codebook)

    assert "rij die aansluit" not in text
    assert "Analyseren en spiegelen (cirkel 2): beurt 2<" in text and "tot en met" not in text


def test_text_from_outside_can_never_become_markup(codebook: Codebook) -> None:
    heard = client(f"{ATTACK} {ATTACK}", signal=("feeling",), movement="want")
    words = tuple(Word(part, 0, 1, chance) for chance in (0.3, 0.9) for part in ATTACK.split(" "))
    heard = replace(heard, utterances=(replace(heard.utterances[0], words=words),))
    conversation = talk(professional(asks(ATTACK, 3, "D3")), heard, client(ATTACK), models={ATTACK: ATTACK})
    conversation = replace(conversation, opening=Opening(1, positive=("O1",), evidence={"O1": (1,)}))
    text = page(conversation, codebook, title=ATTACK, name=ATTACK)
    assert 'class="onzeker"' in text and '<section id="opening"' in text and '<section id="beweging"' in text
    assert "<script" not in text
    assert not any("onmouseover" in attributes for _, attributes in Outline(text).elements)


def test_words_that_were_not_heard_surely_are_marked(codebook: Codebook) -> None:
    heard = client("Ik schaam me")
    words = (Word("Ik", 0, 1, 0.9), Word("schaam", 1, 2, 0.3), Word("me", 2, 3, 0.9))
    turn = replace(heard, utterances=(replace(heard.utterances[0], words=words),))
    assert '<span class="onzeker" title="misschien een ander woord">schaam</span>' in page(talk(turn), codebook)


def test_what_was_heard_badly_stands_in_the_page_with_links_to_its_turns(codebook: Codebook) -> None:
    said = talk(client("Dag.", start_ms=0), client("Het is zwaar.", start_ms=60_000), client("Ja.", start_ms=90_000))
    text = page(said, codebook)

    assert "<h3>Wie de professional is: zeker</h3><p>Deze stem stelt 12 vragen, de ander 2.</p>" in text
    assert f'href="#b2" aria-label="01:01, naar beurt 2">01:01</a> “Ondertiteling Sem” {INVENTED}</li>' in text
    assert 'href="#b3" aria-label="01:35, naar beurt 3">01:35</a> “huizard”: misschien “huisarts”</li>' in text
    assert '<a href="#gehoord">Gehoord</a>' in text


def test_words_that_were_kept_out_can_never_become_markup(codebook: Codebook) -> None:
    assert "<script" not in page(talk(client("Dag.")), codebook, notes=some_notes(text=ATTACK))


def test_what_a_person_wrote_stands_first_with_links_and_in_a_box_of_its_own_at_the_turn(codebook: Codebook) -> None:
    said = talk(client("Dag.", start_ms=0), client("Het is zwaar.", start_ms=60_000))
    text = page(said, codebook, written=(Note(2, f"Mooie stilte\n{ATTACK}", is_example=True),))

    listed = text.split('<section id="opmerkingen"')[1].split("</section>")[0]
    assert text.index('<section id="opmerkingen"') < text.index('<section id="sterk"')
    assert '<a href="#opmerkingen">Opmerkingen</a>' in text and "niet het programma" in listed
    assert 'href="#b2"' in listed and "★ Gemerkt als voorbeeld<br>Mooie stilte<br>" in listed
    first, second = text.split('<section id="gesprek"')[1].split('id="b2"')
    assert "Mooie stilte" not in first
    assert '<aside class="opmerking" role="note"><p>★ Gemerkt als voorbeeld</p><p><b>Opmerking</b> Mooie' in second
    assert "<script" not in text and Outline(text).open == []


@pytest.mark.parametrize("written", [None, ()])
def test_without_anything_written_there_is_no_part_for_it(codebook: Codebook, written: tuple[Note, ...] | None) -> None:
    body = page(talk(client("Dag.")), codebook, written=written).split("</style>")[1]
    assert "opmerking" not in body.casefold()


def test_the_last_time_on_an_axis_stands_whole_within_the_drawing(codebook: Codebook) -> None:
    hours = talk(
        professional(asks("Hoe gaat het?"), start_ms=0, end_ms=2_000),
        client("Het is zwaar.", start_ms=10_860_000, end_ms=10_870_000),
    )
    anchors = re.findall(r'class="tijd" text-anchor="(\w+)">([\d:]+)<', page(hours, codebook))
    assert anchors.count(("end", "3:00:00")) == 2
    assert ("start", "00:00") in anchors and ("middle", "2:30:00") in anchors


def test_consent_models_and_retention_stand_in_the_explanation(codebook: Codebook) -> None:
    text = page(replace(corpus("wmo-05"), models={"speech": "base", "codebook": "1.3"}), codebook)
    assert "gooi het weg op 20-02-2027" in text
    assert "<dt>Spraakmodel</dt><dd>base</dd>" in text


def test_a_talk_of_one_turn_still_makes_a_page(codebook: Codebook) -> None:
    assert "Te weinig om iets over te zeggen" in page(talk(client("Hallo?")), codebook)
