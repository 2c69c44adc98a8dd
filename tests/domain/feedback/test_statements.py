"""Strengths and the next step: what they rest on, what they never say, and how much they vary."""

import re
from collections import Counter
from dataclasses import replace
from itertools import chain
from time import thread_time

import pytest

from gesprekscoach.domain.conversation import Conversation, Turn, Utterance
from gesprekscoach.domain.feedback import FeedbackCard, Statement, feedback_card
from gesprekscoach.domain.feedback.good_moments import good_moments
from gesprekscoach.domain.feedback.next_moments import next_moments
from gesprekscoach.domain.feedback.passages import shared_word
from tests.domain.feedback.talk import (
    asks,
    card_of,
    client,
    corpus,
    professional,
    says,
    shipped_texts,
    talk,
    whole_corpus,
)

_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-ZÉ“])")


@pytest.fixture(scope="module")
def cards() -> list[tuple[Conversation, FeedbackCard]]:
    return [(conversation, card_of(conversation)) for conversation in whole_corpus()]


def statements(card: FeedbackCard) -> list[Statement]:
    return [*card.strengths, *([card.next_step] if card.next_step else [])]


def sentences(text: str) -> list[str]:
    return _SENTENCE_END.split(text)


def most_common(texts: list[set[str]]) -> int:
    return Counter(chain.from_iterable(texts)).most_common(1)[0][1]


def test_every_conversation_of_the_corpus_gets_two_strengths_and_one_next_step(
    cards: list[tuple[Conversation, FeedbackCard]],
) -> None:
    assert [c.id for c, card in cards if len(card.strengths) != 2 or card.next_step is None] == []


def test_no_sentence_stands_on_more_than_15_percent_of_the_cards(
    cards: list[tuple[Conversation, FeedbackCard]],
) -> None:
    said = [{s for x in statements(card) for s in sentences(x.text)} for _, card in cards]
    assert most_common(said) <= 0.15 * len(cards)


def test_no_sentence_does_so_either_when_the_words_of_the_talk_are_left_out(
    cards: list[tuple[Conversation, FeedbackCard]],
) -> None:
    bare = [{s for x in statements(card) for s in sentences(re.sub("“[^”]*”", "“…”", x.text))} for _, card in cards]
    assert most_common(bare) <= 0.15 * len(cards)


def test_the_quote_was_said_in_the_turns_that_the_statement_rests_on(
    cards: list[tuple[Conversation, FeedbackCard]],
) -> None:
    for conversation, card in cards:
        for statement in statements(card):
            text = " ".join(
                t.text for t in conversation.turns if t.n in statement.turns and t.speaker == "professional"
            )
            assert statement.quote.removesuffix(" …") in text


def test_a_word_that_a_strength_names_stands_in_the_sentence_of_the_client_that_is_shown(
    cards: list[tuple[Conversation, FeedbackCard]],
) -> None:
    strengths = [s for _, card in cards for s in card.strengths if s.heard and s.kind != "chain"]
    named = [
        (word.lower(), s.heard.lower()) for s in strengths if s.heard for word in re.findall(r"“([^” ]+)”", s.text)
    ]
    assert named
    assert [word for word, heard in named if word not in heard] == []


def test_of_the_words_that_came_back_the_telling_one_is_named_and_not_the_longest() -> None:
    said = "Ik zeg al zestig jaar dat ik m'n bril vergeten ben."
    assert shared_word(said, "Wat vraagt dat van u, altijd die vergeten bril?", shipped_texts()) == "bril"


def test_the_alternative_uses_only_words_that_the_client_said(cards: list[tuple[Conversation, FeedbackCard]]) -> None:
    seen, made_up = 0, []
    for conversation, card in cards:
        instead = card.next_step.instead if card.next_step else None
        for clause in re.findall("‘([^’]*)’", instead or ""):
            text = " ".join(t.text for t in conversation.turns if t.speaker == "client")
            seen += 1
            made_up += [] if clause.removesuffix(" …") in text else [clause]
    assert seen > 20 and made_up == []


def test_weak_and_strong_talks_get_different_cards(cards: list[tuple[Conversation, FeedbackCard]]) -> None:
    steps: dict[str, Counter[str]] = {q: Counter() for q in ("weak", "mixed", "strong")}
    good: dict[str, Counter[str]] = {q: Counter() for q in ("weak", "mixed", "strong")}
    for conversation, card in cards:
        assert conversation.quality and card.next_step
        steps[conversation.quality][card.next_step.kind] += 1
        good[conversation.quality].update(s.kind for s in card.strengths)
    heavy = ("advice_on_feeling", "missed_system", "confronted")
    share = {q: sum(found[kind] for kind in heavy) / found.total() for q, found in steps.items()}
    assert share["weak"] > 0.8 and share["strong"] < 0.3
    heard = {q: found["heard_feeling"] / found.total() for q, found in good.items()}
    assert heard["weak"] < 0.15 and heard["strong"] > 0.35


def test_wordings_speak_about_what_was_said_and_never_about_who_someone_is() -> None:
    texts = shipped_texts()
    lines = list(chain.from_iterable((*texts.strengths.values(), *texts.steps.values())))
    about_a_person = re.compile(
        r"\b(je|jij|u|de ander) (bent|is) (een|erg|heel|te|niet|goed|slecht)\b|\bcijfer\b", re.IGNORECASE
    )
    assert len(lines) > 100
    assert [line for line in lines if about_a_person.search(line)] == []


def test_what_has_no_wording_any_more_is_left_for_what_has() -> None:
    said, texts = corpus("wmo-05"), shipped_texts()
    card = card_of(said)
    gone = {statement.kind for statement in statements(card)}
    fewer = replace(
        texts,
        strengths={kind: lines for kind, lines in texts.strengths.items() if kind not in gone},
        steps={kind: lines for kind, lines in texts.steps.items() if kind not in gone},
    )

    other = {statement.kind for statement in statements(feedback_card(said, fewer))}
    assert other and not other & gone


def test_unasked_advice_after_a_feeling_becomes_the_next_step_with_the_clients_words() -> None:
    card = card_of(
        talk(
            professional(asks("Hoe gaat het?", follow_up=None)),
            client("Ik slaap er niet meer van, elke nacht.", signal=("stress",)),
            professional(says("Dan zou ik eens eerder naar bed gaan.", "advice")),
            address="u",
        )
    )
    assert card.next_step is not None
    assert card.next_step.kind == "advice_on_feeling"
    assert "Ik slaap er niet meer van" in card.next_step.text
    assert card.next_step.heard == "Ik slaap er niet meer van, elke nacht."
    assert card.next_step.instead and "u" in card.next_step.instead.lower()


@pytest.mark.parametrize(
    ("said", "question"),
    [
        (
            "Op goeie dagen denk ik ook, mens, stel je niet aan.",
            "Stel, je pakt één bordje, wat zou je ermee gaan doen?",
        ),
        ("Neemt u mij niet kwalijk, ik was het kwijt.", "Neemt u de tijd, hoe ging dat verder?"),
        ("Hoe bedoelt u dat precies?", "Ik bedoel, hoe ziet zo'n dag eruit?"),
        ("Ik heb de deur dichtgedaan.", "Wat maakt dat die la dicht blijft?"),
    ],
)
def test_a_turn_of_phrase_that_both_use_is_no_word_that_came_back(said: str, question: str) -> None:
    asked = asks(question, follow_up="D2")
    moments = good_moments(talk(client(said), professional(asked), client("Dan ga ik eerst zitten.")), shipped_texts())
    assert not any("word" in moment.facts for moment in moments)


def test_what_a_strength_quotes_is_not_what_the_next_step_would_change() -> None:
    own = asks("Wat zou een stapje zijn dat voor u te doen is?", depth=4)
    later = asks("Wie kan u daarbij helpen?", depth=1)
    card = card_of(
        talk(
            client("Ik hoef alleen maar te mopperen over die brieven.", signal=("feeling",)),
            professional(own),
            client("Ik zou Sem kunnen vragen hoe die leraar heet.", movement="choose", signal=("feeling",)),
            professional(later),
        )
    )
    assert [strength.quote for strength in card.strengths] == [own.text]
    assert card.next_step is not None and card.next_step.quote == later.text


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        ("Elke auto die stopt maakt bang.", "Elke auto die stopt maakt bang."),
        ("En nou hangt er bruin papier voor de ramen.", "‘hangt er bruin papier voor de ramen’, zegt u."),
        ("Betaalt de gemeente de stress van míj.", "‘Betaalt de gemeente de stress van míj’, zegt u."),
        ("Raak ik de bus kwijt?", "U zegt: ‘Raak ik de bus kwijt?’ "),
        (
            "Niemand heeft die brief ooit gezien dat het er hier zo slecht uitziet.",
            "‘Niemand heeft die brief ooit gezien’",
        ),
    ],
)
def test_only_what_is_a_sentence_is_proposed_as_one(said: str, begins: str) -> None:
    card = card_of(
        talk(client(said, signal=("feeling",)), professional(says("Wat is uw adres?", "information"), world="system"))
    )
    assert card.next_step is not None and card.next_step.kind == "missed_system"
    assert (card.next_step.instead or "").startswith(begins)


def test_a_question_without_a_feeling_in_it_is_not_given_back() -> None:
    rebuke = professional(says("Dan gaat er geld af, mevrouw.", "confrontation"), world="system")
    card = card_of(talk(client("Moet ik een clownsneus opzetten?"), rebuke))
    assert card.next_step is not None and (card.next_step.kind, card.next_step.instead) == ("confronted", None)


def test_of_two_answers_to_ask_on_about_the_one_that_was_left_is_named() -> None:
    first = asks("Wat zou u kunnen doen?", depth=4, follow_up="D1")
    second = asks("Wie zou met u mee kunnen?", depth=4, follow_up="D2")
    card = card_of(
        talk(
            client("Het ligt er nog steeds."),
            professional(first),
            client("Ik zou naar de eettafel kunnen gaan.", movement="choose"),
            professional(second),
            client("Ik zou de buurvrouw kunnen vragen.", movement="choose"),
        )
    )
    assert card.next_step is not None and card.next_step.quote == second.text


def test_the_next_step_may_ask_on_about_the_answer_to_what_was_strong() -> None:
    own = asks("Wat zou een stapje zijn dat voor u te doen is?", depth=4, follow_up="D2")
    card = card_of(
        talk(
            client("Het ligt er nog steeds."),
            professional(own),
            client("Ik zou Sem kunnen vragen hoe die leraar heet.", movement="choose"),
        )
    )
    assert [strength.quote for strength in card.strengths] == [own.text]
    assert card.next_step is not None and (card.next_step.kind, card.next_step.quote) == ("ask_when", own.text)


def test_words_about_safety_are_not_told_as_what_a_good_question_brought() -> None:
    card = card_of(corpus("wmo-01"))
    assert card.strengths[0].quote == "Maar eh, gek worden, hoe is dat dan voor u?"
    assert not any("niet wakker word" in s.text for s in card.strengths)


def test_a_fragment_does_not_lose_the_not_that_belongs_to_it() -> None:
    said = "En nou is het al verhoogd en ik durf die envelop niet meer open te maken."
    card = card_of(
        talk(client(said, signal=("feeling",)), professional(says("Wat is uw adres?", "information"), world="system"))
    )
    assert card.next_step is not None
    assert "“ik durf die envelop niet meer open te maken”" in card.next_step.text
    assert "‘ik durf die envelop niet meer open te maken’" in (card.next_step.instead or "")


def test_what_to_ask_on_about_is_what_the_client_can_do_and_not_the_feeling_beside_it() -> None:
    card = card_of(
        talk(
            client("Het ligt er nog steeds."),
            professional(asks("Wat zou een stapje zijn dat voor u te doen is?", depth=4, follow_up="D2")),
            client("De brief maakt bang. Ik zou Sem kunnen vragen hoe die leraar heet.", movement="choose"),
        )
    )
    assert card.next_step is not None and card.next_step.kind == "ask_when"
    assert "“Ik zou Sem kunnen vragen hoe die leraar heet”" in card.next_step.text


def test_a_reflection_that_the_client_refuses_is_not_a_strength() -> None:
    def reflected(answer: str) -> FeedbackCard:
        return card_of(
            talk(
                client("Ik heb slecht geslapen door die brief.", signal=("feeling",)),
                professional(says("U bent bang voor wat erin staat.", "complex_reflection")),
                client(answer),
            )
        )

    assert [s.kind for s in reflected("Ja, dat is het, ik durf hem niet open te maken.").strengths] == ["heard_feeling"]
    assert reflected("Nee, dat is het niet, ik heb gewoon een nieuwe matras nodig.").strengths == ()


def test_a_chain_counts_its_questions_and_is_a_strength_only_over_several_turns() -> None:
    def chain_in(*turns: Turn) -> list[str]:
        return [m.facts["count"] for m in good_moments(talk(*turns), shipped_texts()) if m.kind == "chain"]

    one, heard = asks("Wat is er met de post?", follow_up="D2"), client("De post ligt in het krat.")
    assert chain_in(heard, professional(one), heard, professional(one, one), heard, professional(one)) == ["vier"]
    assert chain_in(heard, professional(one, one, one)) == []


def test_a_label_that_is_more_likely_wrong_than_right_carries_no_statement() -> None:
    card = card_of(
        talk(
            client("Ik ben zo bang voor die brief.", signal=("feeling",)),
            professional(says("Die brief ligt zwaar.", "complex_reflection", confidence={"act": 0.4})),
            client("Ja, elke dag weer, ik loop eromheen."),
        )
    )
    assert card.strengths == ()


def told(*turns: Turn) -> str:
    """What the card says is the next step."""
    step = card_of(talk(*turns)).next_step
    assert step is not None
    return step.text


_DATA = asks("Wat is uw geboortedatum?", depth=0, follow_up=None)


def strong(*turns: Turn) -> list[str]:
    return [statement.kind for statement in card_of(talk(*turns)).strengths]


def starts(kind: str) -> list[str]:
    """The wordings of a kind that say how the talk or its questions began."""
    texts = shipped_texts()
    return [
        line
        for line in {**texts.strengths, **texts.steps}[kind]
        if re.search(r"begon|eerste (vraag|woord)|aan het begin|vriendelijk begin|als eerste vraagt", line)
    ]


def test_only_the_kinds_that_are_the_beginning_say_so() -> None:
    texts = shipped_texts()
    about_the_beginning = {"welcome", "opened_with_person", "data_first"}
    said = {kind for kind in (*texts.strengths, *texts.steps) if starts(kind)}
    assert said <= about_the_beginning | {"chain", "word_followed"}
    assert all("begon" not in line or "begin}" in line for line in texts.steps["data_first"])


@pytest.mark.parametrize(
    ("before", "is_beginning"),
    [
        ((), True),
        ((says("Goedemorgen, fijn dat u er bent.", "acknowledgement"),), True),
        ((says("Ik leg eerst uit hoe dit werkt.", "information"),), False),
    ],
)
def test_a_question_is_what_one_began_with_only_after_nothing_but_a_greeting(
    before: tuple[Utterance, ...], is_beginning: bool
) -> None:
    [moment] = next_moments(talk(professional(*before, _DATA), client("Twee mei.")), shipped_texts())
    assert moment.kind == "data_first" and ("begin" in moment.facts) is is_beginning


def test_a_question_for_data_that_is_not_the_first_is_named_with_its_time() -> None:
    said = replace(_DATA, start_ms=26_000)
    text = told(
        professional(says("Goedemorgen.", "acknowledgement"), asks("Heeft u het kunnen vinden?", depth=1)),
        client("Ja."),
        professional(said),
    )
    assert "op 00:26" in text or "naar later" in text
    assert "begon" not in text and "eerste vraag" not in text


@pytest.mark.parametrize("data", ["Wat is uw geboortedatum?", "Wat is uw BSN?", "Staat u ingeschreven?"])
def test_who_asked_first_how_it_is_to_be_here_is_not_told_to_ask_that_first(data: str) -> None:
    card = card_of(
        talk(
            professional(asks("Hoe is het voor u om hier te zijn?", depth=3, follow_up=None), phase="start"),
            client("Ik vind het best spannend, ik heb er slecht van geslapen."),
            professional(says(data, "closed_question", depth=0, follow_up="D0"), world="system"),
            client("Ja."),
        )
    )
    assert [strength.kind for strength in card.strengths] == ["opened_with_person"]
    assert card.next_step is not None and card.next_step.kind == "data_early"
    assert "hier te zijn" not in card.next_step.text and "waar wil" not in card.next_step.text


def test_a_first_question_about_the_person_is_the_first_and_a_later_one_is_early() -> None:
    deep = asks("Wat is voor u belangrijk vandaag?", depth=4, follow_up="D0")
    answer = client("Dat ik weer gewoon kan slapen, want dat lukt al weken niet.")
    plain = professional(asks("Woont u hier al lang?", depth=1, follow_up=None))
    assert strong(professional(says("Welkom.", "other"), deep), answer) == ["opened_with_person"]
    assert strong(plain, client("Ja."), professional(deep), answer) == ["asked_early"]


def test_a_kind_word_is_a_welcome_only_at_the_beginning() -> None:
    kind = says("Fijn dat u er bent vandaag.", "acknowledgement")
    told = says("Uw dossier is klein.", "information")
    assert strong(professional(kind), client("Ja.")) == ["welcome"]
    assert "welcome" not in strong(professional(told, kind), client("Ja."))
    assert "welcome" not in strong(professional(told), client("Ja."), professional(kind), client("Ja."))


def test_a_question_before_what_is_given_back_is_no_question_after_it() -> None:
    def kinds(*said: Utterance) -> list[str]:
        heard = client("Ik slaap er niet van.", signal=("stress",))
        return [moment.kind for moment in next_moments(talk(heard, professional(*said)), shipped_texts())]

    back, question = says("U ligt er wakker van.", "complex_reflection"), asks("Hoe vaak?", follow_up="D2")
    assert kinds(back, question) == ["leave_silence"]
    assert "leave_silence" not in kinds(question, back)


@pytest.mark.parametrize(
    ("said", "gave_back"),
    [
        ("Dat klinkt zwaar. U bent bang dat ze aan de deur komen. Wat doet dat met u?", True),
        ("De deurwaarder dus. Wat doet dat met u?", True),
        ("Even mijn pen pakken. Wat doet dat met u?", False),
        ("Is dat zwaar? Wat doet dat met u?", False),
        ("De deurwaarder, waarom juist die?", True),
        ("de deurwaarder. hoe voelt dat als je daar dan zit?", True),
        ("Bent u bang, ook overdag?", False),
        ("Hoe lang duurt dat, met de deurwaarder?", False),
    ],
)
def test_an_utterance_of_several_sentences_may_give_back_before_it_asks(said: str, gave_back: bool) -> None:
    heard = client("Ik doe de gordijnen dicht, ik ben bang voor de deurwaarder.", signal=("feeling",))
    found = next_moments(talk(heard, professional(asks(said, 3, "D2"))), shipped_texts())
    assert ("question_where_reflection" not in [moment.kind for moment in found]) is gave_back


def test_what_could_be_said_instead_of_a_question_gives_back_and_asks_nothing() -> None:
    heard = client("Als ik eraan denk dat ze komen, dan ben ik bang.", signal=("feeling",))
    small_talk = [professional(says("Hm.")), client("Ja.")] * 6
    asked = professional(says("Komen ze dan vandaag?", "closed_question", depth=1, follow_up="D1"))
    step = feedback_card(talk(*small_talk, heard, asked), shipped_texts()).next_step
    assert step is not None and step.kind == "question_where_reflection"
    assert step.instead and "?" not in step.instead


def test_who_names_a_strength_before_asking_gave_something_back() -> None:
    heard = client("Ik doe de gordijnen dicht, ik ben bang.", signal=("feeling",))
    turn = professional(says("Knap dat je dat vertelt.", "affirmation"), asks("Hoe laat is het dan?", 2, "D1"))
    found = next_moments(talk(heard, turn), shipped_texts())
    assert "question_where_reflection" not in [moment.kind for moment in found]


@pytest.mark.parametrize(("movement", "is_named"), [("see", True), ("do", False)])
def test_advice_after_a_plan_of_the_client_is_not_where_to_ask_for_their_idea(movement: str, is_named: bool) -> None:
    heard = client("Zaterdag zijn we samen, en dan zeg ik het haar.", movement=movement)
    found = next_moments(talk(heard, professional(says("Vergeet uw bril niet.", "advice"))), shipped_texts())
    assert ("advice" in [moment.kind for moment in found]) is is_named


def test_of_several_questions_in_one_utterance_the_last_is_the_one_to_keep() -> None:
    four = "Hoe gaat het met u? Slaapt u goed? Eet u genoeg? Heeft u nog contact met uw zus?"
    step = card_of(talk(client("Dag."), professional(asks(four, flags=("stacked",))))).next_step
    assert step is not None and (step.kind, step.quote) == ("stacked", four)
    assert step.instead == "Heeft u nog contact met uw zus?"
    assert "Slaapt u goed" not in step.text


def test_of_a_greeting_and_a_question_in_one_utterance_only_the_question_is_named() -> None:
    said = asks("Goedemorgen, ga zitten. Wat is uw geboortedatum?", depth=0, follow_up=None)
    [moment] = next_moments(talk(professional(said), client("Twee mei.")), shipped_texts())
    assert moment.facts["own"] == "Wat is uw geboortedatum?" and "begin" not in moment.facts


def test_advice_that_the_client_asked_for_is_not_said_to_come_after_room() -> None:
    asked = client("Ik weet het niet meer met die brieven. Wat zou u doen?")
    advice = says("Begin met de oudste brief.", "advice", flags=("with_permission",))
    (strength,) = card_of(talk(asked, professional(advice), client("Dat ga ik doen."))).strengths
    assert strength.kind == "asked_first" and "ruimte" not in strength.text


def test_no_sentence_claims_an_order_a_cause_or_a_pace_that_nobody_computed() -> None:
    texts = shipped_texts()
    claims = re.compile(r"\b(durfde|meteen|daardoor|vanzelf|uit zichzelf|rustig|vertraagde|snel na|zo kon)\b", re.I)
    lines = list(chain.from_iterable((*texts.strengths.values(), *texts.steps.values())))
    assert [line for line in lines if claims.search(line)] == []


@pytest.mark.parametrize(
    "wrong",
    [
        professional(asks("U wilt toch ook dat de post weg is?", follow_up="D2", flags=("leading",))),
        professional(asks("Van wie is die post?", depth=0, follow_up="D2"), world="system"),
    ],
)
def test_the_row_of_questions_that_is_praised_ends_at_a_spoiled_one_or_one_for_the_form(wrong: Turn) -> None:
    heard, good = client("De post ligt in het krat."), professional(asks("Wat is er met de post?", follow_up="D2"))

    def praised(*turns: Turn) -> list[tuple[int, ...]]:
        return [m.turns for m in good_moments(talk(*turns), shipped_texts()) if m.kind == "chain"]

    assert praised(heard, good, heard, good, heard, good, heard, wrong) == [(2, 4, 6)]
    assert praised(heard, good, heard, wrong, heard, good, heard, good) == []


def test_why_something_was_not_done_is_no_question_for_data() -> None:
    asked = asks("Waarom is het u niet gelukt om het in te vullen?", 0, None, flags=("why_blame",))
    step = card_of(talk(client("Ik heb een slechte week gehad."), professional(asked, world="system"))).next_step
    assert step is not None and step.kind == "why_blame"


def test_what_left_a_feeling_lying_is_not_praised_on_the_same_card() -> None:
    back, on = says("U bent bang voor die brief.", "complex_reflection"), asks("Heeft u een auto?", 1, "D0")
    card = card_of(talk(client("Ik durf hem niet open te maken.", signal=("feeling",)), professional(back, on)))
    assert card.missed == (2,) and card.strengths == ()


@pytest.mark.parametrize(
    "said",
    [
        says("Gaat het toch mis, bel dan 112, ook als u denkt dat het meevalt.", "advice"),
        says("Als u het niet meer houdt, gaat u naar de huisartsenpost.", "advice"),
        asks("Denk je dan ook wel eens dat je er niet meer wil zijn?", 3, "D2", flags=("leading",)),
        asks("Doe je jezelf weleens pijn, of denk je aan dood zijn?", 3, "D2", flags=("choice",)),
        asks("Heeft hij je weleens pijn gedaan, of dingen laten doen?", 3, "D1", flags=("leading",)),
        asks("Denkt u er dan over om uw leven te beëindigen?", 3, "D1", flags=("leading",)),
        asks("Ben je thuis veilig, of niet?", 1, "D0", flags=("leading",)),
        asks("Wil je niet meer leven?", 3, "D1", flags=("leading",)),
        asks("Wou je dat je er niet meer was?", 3, "D1", flags=("leading",)),
        asks("Denk je eraan om jezelf iets aan te doen?", 3, "D1", flags=("leading",)),
        asks("Denk je weleens aan de dood?", 3, "D1", flags=("leading",)),
        asks("Slaat hij je?", 1, "D1", flags=("leading",)),
        asks("Ben je veilig bij hem?", 1, "D1", flags=("leading",)),
        asks("Voelt u zich veilig thuis?", 1, "D1", flags=("leading",)),
        asks("Slaat uw man u weleens?", 1, "D1", flags=("leading",)),
        asks("Denk je er weleens aan om er een eind aan te maken?", 3, "D1", flags=("leading",)),
        asks("Bent u suïcidaal?", 1, "D1", flags=("leading",)),
        asks("Wilt u dood?", 1, "D1", flags=("leading",)),
        asks("Heb je jezelf gesneden?", 1, "D1", flags=("leading",)),
        asks("Voel je je veilig bij je vriend?", 1, "D1", flags=("leading",)),
        asks("Wordt er bij jullie geslagen?", 1, "D1", flags=("leading",)),
        asks("Wilt u er een eind aan maken?", 1, "D1", flags=("leading",)),
        asks("Bent u bang dat hij u slaat of vasthoudt?", 1, "D1", flags=("leading",)),
        asks("Wie belt u als hij u slaat en u zit vast?", 1, "D1", flags=("leading",)),
    ],
)
def test_whom_to_call_in_danger_and_a_plain_question_about_it_are_never_what_could_be_otherwise(
    said: Utterance,
) -> None:
    card = card_of(talk(client("Ik zit hier al de hele nacht."), professional(said)))
    assert card.next_step is None
    assert not any(card.spoiled.values())


@pytest.mark.parametrize(
    "text",
    [
        "Je bent toch niet bang voor hem?",
        "U denkt toch niet aan de dood?",
        "Je gaat jezelf toch niets aandoen?",
        "Hij slaat u toch niet?",
        "Bent u van plan een eind aan uw contract te maken?",
        "Is uw geld daar veilig?",
        "Is je geld daar veilig?",
        "Bent u bekend bij Veilig Thuis?",
    ],
)
def test_a_question_about_danger_that_fills_in_the_answer_and_one_about_money_can_be_spoiled(text: str) -> None:
    card = card_of(talk(client("Ik zit hier al de hele nacht."), professional(asks(text, 1, "D1", flags=("leading",)))))
    assert card.spoiled["leading"] == (2,)
    assert card.next_step is not None


def test_nor_is_what_goes_with_it_in_the_same_turn() -> None:
    call = says("Bij hartklachten belt u altijd eerst 112.", "advice")
    ask = says("Heeft u pijn op de borst?", "closed_question", depth=1, follow_up="D1")
    afraid = client("Mijn hart gaat tekeer en ik ben bang.", signal=("feeling",))
    assert card_of(talk(afraid, professional(call, ask, world="system"))).next_step is None


def test_a_question_soon_after_what_was_said_about_safety_does_not_have_to_wait_either() -> None:
    danger = client("Hij gooit met borden.", signal=("safety", "feeling"))
    ashamed = client("Ik maak mezelf wijs dat hij het niet hoort.", signal=("feeling",))
    back = professional(
        says("U houdt hem uit de wind.", "complex_reflection"), asks("Is hij wel eens geraakt?", 1, "D2")
    )
    assert card_of(talk(danger, professional(says("Hm.")), ashamed, back)).next_step is None
    assert card_of(talk(ashamed, back)).next_step is not None


@pytest.mark.parametrize(
    "asked", [(says("Dat klinkt donker.", "complex_reflection"), asks("Denkt u aan de dood?")), (asks("Hoe vaak?"),)]
)
def test_nobody_is_told_to_wait_with_a_question_about_safety(asked: tuple[Utterance, ...]) -> None:
    said = client("Ik heb er zo genoeg van, van het leven.", signal=("feeling", "safety"))
    assert list(next_moments(talk(said, professional(*asked)), shipped_texts())) == []


def test_what_is_said_about_safety_is_no_plan_to_ask_on_about() -> None:
    asked = professional(asks("Wat zou u nu willen doen?", depth=4, follow_up="D2"))
    answer = client("Ik ga er morgen een eind aan maken.", movement="choose", signal=("safety",))
    assert card_of(talk(client("Het gaat niet goed."), asked, answer)).next_step is None


def test_a_question_that_only_points_back_is_quoted_with_what_it_asks_about() -> None:
    card = card_of(
        talk(
            professional(asks("Hoe gaat het met u?", depth=3, follow_up=None), phase="start"),
            client("Ik maak me zorgen."),
            professional(
                says("U heeft uw tabletten niet opgehaald.", "information"),
                says("Klopt dat?", "closed_question", depth=0, follow_up="D1"),
                world="system",
            ),
        )
    )
    assert card.next_step is not None and card.next_step.kind == "data_early"
    assert "Klopt dat" not in card.next_step.text
    assert card.next_step.quote == "U heeft uw tabletten niet opgehaald. Klopt dat?"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("Toen Floortje uit de klas flauwviel.", "ask_on"),
        ("Ik heb hem nooit gevraagd of hij het wil.", "ask_on"),
        ("Mijn zus praat altijd heel langzaam.", "ask_on"),
        ("Ik ga zaterdag naar mijn zus.", "ask_when"),
    ],
)
def test_only_words_that_say_so_are_called_a_step_or_the_beginning_of_a_plan(answer: str, kind: str) -> None:
    """The label says that a turn is about what is possible, not which words of it are."""
    card = card_of(
        talk(
            client("Er roept niemand meer iets."),
            professional(asks("Hoe was dat als het wel ging?", depth=4, follow_up="D2")),
            client(answer, movement="choose"),
        )
    )
    assert [s.kind for s in statements(card)] == ["own_step", kind]


def test_what_was_planned_before_the_question_is_not_the_step_that_it_brought() -> None:
    asked = professional(asks("Wanneer dan?", depth=4, follow_up="D2"))
    planned = client("Ik ga morgen naar mijn zuster.", movement="do")
    assert strong(planned, asked, client("Zaterdag.", movement="do")) == []


def test_a_wording_that_names_a_step_quotes_one() -> None:
    texts = shipped_texts()
    named = [line for line in texts.strengths["own_step"] if re.search("stap|mogelijkheid|gaat doen", line)]
    assert named and all("{step}" in line for line in (*named, *texts.steps["ask_when"]))


def test_the_next_step_leaves_the_beginning_alone_of_the_row_that_a_strength_counts() -> None:
    heard, plain = client("Ik schaam me voor de post.", signal=("feeling",)), client("De post ligt er nog.")
    much = client(f"De post ligt in het krat, {'onder de trap, ' * 15}en dat gaat goed.", signal=("strength",))
    row = [asks(f"Wat is er {when} met de post?", follow_up="D2") for when in ("nu", "'s ochtends", "'s avonds")]
    leading = asks("U wilt toch ook rust?", flags=("leading",))
    turns = [t for said, own in zip((heard, plain, much), row, strict=True) for t in (said, professional(own))]
    card = card_of(talk(*turns, heard, professional(leading)))
    assert [s.turns for s in card.strengths if s.kind == "chain"] == [(2, 4, 6)]
    assert card.next_step is not None and card.next_step.quote == leading.text


@pytest.mark.parametrize(
    ("first", "signal", "praised"),
    [
        ("Daar is een lijst voor.", ("feeling",), []),
        ("Daar is een lijst voor.", (), ["gave_choice"]),
        ("Daar boven aan de trap, dat hoor ik.", ("feeling",), ["gave_choice"]),
    ],
)
def test_a_choice_that_is_offered_past_a_feeling_is_no_strength(
    first: str, signal: tuple[str, ...], praised: list[str]
) -> None:
    small_talk = [professional(says("Hm.")), client("Ja.")] * 6
    said = client("Ik dacht boven aan de trap: als ik nu val, mag ik liggen.", signal=signal)
    offered = professional(says(first, "information"), says("Zal ik hem hier doen, of doet u het thuis?", "permission"))
    assert strong(*small_talk, said, offered) == praised


_NIGHTS = client("Ik lig elke nacht te rekenen aan de huur.")
_WORRY = replace(_NIGHTS, signal=("stress",))
_MORE = client("Ja, en dan tel ik alles nog eens op.", movement="see")


@pytest.mark.parametrize(
    ("before", "said", "after", "kinds"),
    [
        (_WORRY, says("Die huur houdt u wakker.", "complex_reflection"), _MORE, ["heard_feeling"]),
        (_NIGHTS, says("Die huur houdt u wakker.", "complex_reflection"), _MORE, ["gave_back"]),
        (_NIGHTS, says("U rekent aan de huur.", "simple_reflection"), _MORE, ["echo"]),
        (_NIGHTS, says("U rekent aan de huur.", "simple_reflection"), client("Ja."), []),
        (_NIGHTS, says("Dus het gaat over de huur en over slapen.", "summary"), _MORE, ["summary"]),
        (_NIGHTS, says("Knap dat u het zo bijhoudt.", "affirmation"), _MORE, ["affirmed"]),
        (_NIGHTS, asks("Wat rekent u dan uit, aan die huur?", follow_up="D2"), _MORE, ["word_followed"]),
        (_NIGHTS, asks("Wat rekent u dan uit?", flags=("choice",)), _MORE, ["asked_story"]),
        (_NIGHTS, asks("Wat rekent u dan uit?", flags=("assuming",)), _MORE, []),
        (_NIGHTS, says("Rekent u dan?", "closed_question", depth=2, follow_up="D1"), _MORE, []),
        (_NIGHTS, asks("En de huur?", None, "D2"), _MORE, []),
        (_NIGHTS, says("Sorry, ik ging te vlug.", "acknowledgement"), _MORE, ["repaired"]),
        (_WORRY, says("O, neemt u mij niet kwalijk.", "acknowledgement"), _MORE, ["repaired"]),
        (_WORRY, says("Dat neem ik u niet kwalijk, hoor.", "acknowledgement"), _MORE, ["acknowledged"]),
        (_WORRY, says("Dat is ook niet niks.", "acknowledgement"), _MORE, ["acknowledged"]),
        (_NIGHTS, says("Dat is ook niet niks.", "acknowledgement"), _MORE, ["acknowledged_plain"]),
        (_NIGHTS, says("Ja, ja.", "acknowledgement"), _MORE, []),
        (_NIGHTS, says("Nee joh, dat weet u niet.", "acknowledgement"), _MORE, []),
    ],
)
def test_a_strength_says_what_it_was_that_went_well(
    before: Turn, said: Utterance, after: Turn, kinds: list[str]
) -> None:
    assert strong(professional(says("Hm.")), before, professional(said), after) == kinds


@pytest.mark.parametrize(("stance", "kind"), [("activate", "own_step"), ("none", "asked_story")])
def test_a_question_for_a_step_that_brings_one_is_an_own_step(stance: str, kind: str) -> None:
    asked = professional(asks("Hoe zou u dat zelf doen?"), stance=stance)
    step = client("Ik ga morgen mijn zus bellen.", movement="choose")
    assert strong(professional(says("Hm.")), _NIGHTS, asked, step) == [kind]


def test_a_word_that_only_the_professional_or_a_partner_used_is_not_taken_up_from_the_client() -> None:
    question = professional(asks("Wat doet die deurwaarder met u?", follow_up="D2"))
    own = professional(says("Er komt een deurwaarder.", "information"))
    partner = replace(client("Er komt een deurwaarder."), speaker="other")
    for said in (own, partner):
        turns = (said, client("Ja, dat klopt wel."), question, client("Dan doe ik de gordijnen dicht."))
        assert "word_followed" not in strong(*turns)
        assert "deurwaarder" not in " ".join(s.text for s in card_of(talk(*turns)).strengths)


_LONG = " ".join(["Zo gaat dat met die regeling."] * 12)


@pytest.mark.parametrize(
    ("before", "said", "kind", "quote"),
    [
        (_NIGHTS, [says("U moet een lijstje maken.", "advice")], "advice", "U moet een lijstje maken."),
        (_NIGHTS, [says("Dat had u eerder moeten zien.", "confrontation")], "confronted", "Dat had u eerder moeten"),
        (_NIGHTS, [asks("Waarom deed u niets?", flags=("assuming", "why_blame"))], "why_blame", "Waarom deed u niets?"),
        (_NIGHTS, [asks("U wilt toch rust?", flags=("stacked", "leading"))], "leading", "U wilt toch rust?"),
        (_NIGHTS, [asks("Bent u moe of boos?", flags=("choice",))], None, ""),
        (_NIGHTS, [says(_LONG, "information"), says("Dat was het.", "information")], "long_turn", "Zo gaat dat"),
        (_WORRY, [asks("Wat is uw adres?", 1, "D0", flags=("leading",))], "missed", "Wat is uw adres?"),
        (_WORRY, [asks("En uw adres?", None, "D0")], "missed", "En uw adres?"),
    ],
)
def test_the_next_step_says_what_it_was_that_could_be_otherwise(
    before: Turn, said: list[Utterance], kind: str | None, quote: str
) -> None:
    step = card_of(talk(professional(says("Hm.")), before, professional(*said))).next_step
    assert (step.kind if step else None) == kind
    assert step is None or step.quote.startswith(quote)


_STORY = client("Wij zitten met zijn vieren op één kamer, de kleine slaapt in de badkuip op een matrasje.")
_RULE = says("Voor urgentie moet u twee jaar ingeschreven staan.", "information")


@pytest.mark.parametrize(
    ("before", "said", "world", "is_step"),
    [
        (_STORY, [_RULE], "system", True),
        (_STORY, [says("Om welk bedrag gaat het?", "closed_question", depth=0, follow_up="D1")], "system", True),
        (_STORY, [says("Dat is krap.", "acknowledgement"), _RULE], "system", False),
        (_STORY, [_RULE], "bridge", False),
        (replace(_STORY, world="system"), [_RULE], "system", False),
        (client("Ja."), [_RULE], "system", False),
        (client(f"{_STORY.text} Krijgen wij dan voorrang?"), [_RULE], "system", False),
    ],
)
def test_rules_as_the_answer_to_a_story_that_asked_nothing_become_the_next_step(
    before: Turn, said: list[Utterance], world: str, is_step: bool
) -> None:
    begun = (professional(says("Dag.")), client("Dag."), professional(says("Hm.")))
    step = card_of(talk(*begun, before, professional(*said, world=world))).next_step
    assert (step.kind if step else None) == ("missed_system" if is_step else None)


@pytest.mark.parametrize("text", ["Met Van Dongen, spreek ik met mevrouw Achterberg?", "Komt het gelegen?"])
def test_who_is_on_the_phone_and_whether_it_suits_is_no_question_for_data(text: str) -> None:
    call = professional(says(text, "closed_question", depth=0, follow_up=None), world="system")
    assert card_of(talk(call, client("Ja."))).next_step is None


def test_a_feeling_that_was_left_lying_goes_before_a_question_that_was_put_badly() -> None:
    leading = professional(asks("U wilt toch rust?", flags=("leading",)))
    left = professional(asks("Wat is uw adres?", 1, "D0"))
    step = card_of(talk(_WORRY, leading, _WORRY, left)).next_step
    assert step is not None and step.kind == "missed"


def test_of_several_questions_the_deepest_is_the_one_to_keep() -> None:
    questions = [asks("Werkt u nog?", 1), asks("Wat betekent dat werk voor u?", 3), asks("Hoe lang al?", None)]
    stacked = replace(questions[0], flags=("stacked",))
    step = card_of(talk(_NIGHTS, professional(stacked, *questions[1:]))).next_step
    assert step is not None and (step.kind, step.instead) == ("stacked", "Wat betekent dat werk voor u?")


def test_a_turn_of_very_many_questions_does_not_keep_the_user_waiting() -> None:
    worry = client(
        " ".join(f"Ik maak me zorgen over brief {i}, en dan slaap ik niet." for i in range(60)), signal=("feeling",)
    )
    asked = professional(*(asks(f"Hoe gaat het met brief {i} van de gemeente bij u thuis?") for i in range(60)))
    started = thread_time()
    assert card_of(talk(worry, asked, worry, asked)).strengths
    assert thread_time() - started < 2
