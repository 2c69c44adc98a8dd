"""The parts of the tagger around the network: what it reads, how it decides, what it says about itself."""

import hashlib
import json
import time
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from gesprekscoach.adapters.tagger.decoding import Decoder, best_path, path_marginals
from gesprekscoach.adapters.tagger.encoder import EncodedUtterance, batches
from gesprekscoach.adapters.tagger.explaining import AROUND, WeighedWords, telling_words, weighed, weights_of
from gesprekscoach.adapters.tagger.features import (
    SpokenTurn,
    asks,
    content_stems,
    gives_back,
    hand_features,
    invites,
    names_own_feeling,
    names_thought,
    shared,
    stays_so,
)
from gesprekscoach.adapters.tagger.manifest import Decoding, FollowUpWeights, read_manifest
from gesprekscoach.adapters.tagger.network import Branch
from gesprekscoach.adapters.tagger.overhearing import BEFORE, LONGEST, NO_DANGER, CloseReader, Danger, Overhearing, Unit
from gesprekscoach.domain.followup_evidence import FEATURES, QuestionEvidence
from gesprekscoach.errors import ModelMissing

FLAGS = ["leading", "stacked", "with_permission", "yes_but"]
ACTS = ["information", "open_question", "closed_question", "advice"]
STAY = np.array([[0.0, -3.0], [-3.0, 0.0]], np.float32)


def decoder() -> Decoder:
    words = FollowUpWeights(["last_words"], [[2.0], [0.0]], [0.0, 0.0], 0.5)
    asking = {
        "written": {"mark": 0.3, "stop": 0.6, "nothing": 0.4},
        "heard": {"mark": 0.3, "stop": 0.3, "nothing": 0.3},
    }
    decoding = Decoding({"flags": [0.5, 0.5, 0.5, 0.5]}, {}, asking, STAY.tolist(), {"act": (2.0, 0.5)}, words)
    tracks = {"flags": FLAGS, "follow_up": ["D0", "D1"], "act": ACTS, "depth": ["0", "1", "2", "3", "4"]}
    return Decoder(tracks, decoding)


def said(text: str, *strengths: tuple[float, ...]) -> WeighedWords:
    """An utterance whose words, one token each, speak for labels with the given strengths."""
    spans, at = [], 0
    for word in text.split():
        spans.append((at, at + len(word)))
        at += len(word) + 1
    tokens = np.array(strengths, np.float32)
    return weighed(
        EncodedUtterance(text, tokens, tuple(spans)), {"signal": np.eye(tokens.shape[1], dtype=np.float32)}, {}
    )


FIRST = np.array([1.0, 0.0], np.float32)
"""The weights of a choice for the first of two labels, whatever speaks for the other."""


def test_one_doubtful_turn_does_not_break_a_passage() -> None:
    scores = np.array([[2, 0], [0.0, 0.5], [2, 0]], np.float32)
    assert best_path(scores, STAY) == [0, 0, 0]


def test_a_clear_change_of_phase_is_kept() -> None:
    scores = np.array([[4, 0], [0, 4], [0, 4]], np.float32)
    assert best_path(scores, STAY) == [0, 1, 1]


def test_the_confidence_of_a_path_counts_all_paths() -> None:
    scores = np.array([[2, 0], [0.0, 0.5], [2, 0]], np.float32)
    marginals = path_marginals(scores, STAY)
    assert marginals.sum(axis=1) == pytest.approx(1.0)
    assert marginals[1, 0] > 0.9


@pytest.mark.parametrize(
    ("network", "flagged"),
    [([0.5] * 4, [(), (1,), (1,), ()]), ([0.1] * 4, [(), (), (), ()]), ([0.1, 0.1, 0.5, 0.1], [(), (1,), (1,), ()])],
    ids=["agrees", "does not", "agrees at one of them"],
)
def test_stacked_stands_at_the_questions_of_a_turn_with_more_when_the_network_agrees(
    network: list[float], flagged: list[tuple[int, ...]]
) -> None:
    says = np.zeros((4, 4), np.float32)
    says[:, FLAGS.index("stacked")] = network
    acts = np.eye(4, dtype=np.float32)[[0, 1, 2, 2]]
    choices = decoder().flags(says, acts, decoder().single(acts), [0, 0, 0, 1])
    assert [choice.labels for choice in choices] == flagged


@pytest.mark.parametrize(
    ("text", "origin", "act"),
    [
        ("Komt u morgen?", "written", "closed_question"),
        ("Komt u morgen.", "written", "information"),
        ("„Komt u morgen.”", "written", "information"),
        ("Komt u morgen? Ik dacht het.", "written", "closed_question"),
        ("komt u morgen", "written", "closed_question"),
        ("Komt u morgen.", "heard", "closed_question"),
    ],
)
def test_a_question_needs_less_where_a_mark_stands_and_more_where_a_writer_put_a_full_stop(
    text: str, origin: str, act: str
) -> None:
    doubtful = np.array([[0.5, 0.15, 0.3, 0.05]], np.float32)
    (choice,) = decoder().acts(doubtful, [text], origin)
    assert ACTS[choice.labels[0]] == act
    assert choice.confidence == pytest.approx(doubtful[0, choice.labels[0]])


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("Kunt u dat toelichten?", True),
        ("En kun je daar een voorbeeld van geven?", True),
        ("Die pijn, kunt u die omschrijven?", True),
        ("zou je kunnen beschrijven hoe dat ging", True),
        ("Hoe zou u zich omschrijven, als zelfstandig of niet?", False),
        ("Kunt u dat niet gewoon toelichten?", False),
        ("Kan ik u dat toelichten?", False),
        ("Wilt u dat ik dat verder ga toelichten?", False),
        ("Zou je het goed vinden als we een voorbeeld geven?", False),
        ("Wilt u een voorbeeld, of zal ik er nog een geven?", False),
        ("Wil je een voorbeeld?", False),
        ("Kunt u zelf koken? Ik zal het beschrijven.", False),
        ("Ik ben benieuwd hoe dat voor u is.", True),
        ("Dan ben ik heel nieuwsgierig naar wat jij ervan vindt", True),
        ("Ik vraag me soms af waar u dan aan denkt.", True),
        ("Ik ben benieuwd hoe laat u opstaat.", False),
        ("Ik vraag me af of u dat wilt.", False),
        ("Ik ben benieuwd wat de dokter zegt.", False),
    ],
)
def test_a_listener_hears_who_is_invited_to_tell(text: str, does: bool) -> None:
    assert invites(text) == does


@pytest.mark.parametrize(
    "part",
    ["en kan je voorbeeld ", "ik ben benieuwd wat ", "ik hoor dat u ", "u wilt dat ", "ik wil niet ", "ik ben zo "],
)
def test_how_a_long_talk_without_any_full_stop_is_phrased_is_known_at_once(part: str) -> None:
    begin = time.process_time()
    assert not invites(part * 1000)
    for hears in (gives_back, names_own_feeling, names_thought, stays_so):
        hears(part * 1000)
    assert time.process_time() - begin < 2


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("Ik hoor dat u liever geen operatie wilt.", True),
        ("En ik hoor je eigenlijk zeggen dat het op is.", True),
        ("Als ik u zo goed begrijp, bent u bang.", True),
        ("dus als ik het goed begrijp wil je zelf kijken", True),
        ("Ik begrijp uit uw verhaal dat u bang bent.", True),
        ("Ik hoor dat u kwaad bent, en ik begon met een maatregel.", False),
        ("Ik begrijp dat u ertegen opzag.", False),
        ("Ik merk niet dat u uw best doet.", False),
        ("Ik hoor van mijn collega dat u te laat was.", False),
        ("Ik krijg een beetje het gevoel dat u klem zit.", True),
        ("Dus ik heb het idee dat je liever thuis blijft.", True),
        ("Dat klinkt alsof de hond u te zwaar wordt.", True),
        ("Wat ik tot nu toe gehoord heb, is dat u moe bent.", True),
        ("Ik heb niet het idee dat u meewerkt.", False),
        ("Ik heb geen moment het gevoel dat u meewerkt.", False),
        ("Ik heb het idee dat het formulier nog niet klopt.", False),
        ("Dat klinkt als een plan.", False),
    ],
)
def test_a_listener_hears_what_is_given_back(text: str, does: bool) -> None:
    assert gives_back(text) == does


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("U denkt dat het vanzelf overgaat.", True),
        ("dus je wilt eigenlijk dat je zus zich er niet mee bemoeit", True),
        ("U denkt niet dat het zo erg is, maar u vraagt zich wel af of het goed gaat.", True),
        ("U wilt toch ook dat het ophoudt.", False),
        ("U weet dat u verplicht bent te komen.", False),
        ("U denkt dan aan het beeld.", False),
        ("Je vindt het formulier op de site, dat staat onder aanvragen.", False),
        ("U wilt een kop koffie, dat komt er zo aan.", False),
        ("U denkt dat het vanzelf overgaat, maar ik zie dat niet.", False),
        ("Denkt u dat het vanzelf overgaat?", False),
        ("U denkt dat het vanzelf overgaat?", False),
    ],
)
def test_a_listener_hears_what_the_other_is_said_to_think(text: str, does: bool) -> None:
    assert names_thought(text) == does


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("Ik wil niet stoppen met gokken, het is mijn enige uitje.", True),
        ("ik ga er niet mee ophouden", True),
        ("Nee hoor. Ik hoef niks te veranderen.", True),
        ("Ik ben niet van plan om te minderen.", True),
        ("Ik wil gewoon dat het blijft zoals het is.", True),
        ("Ik wil niet dat het blijft zoals het is.", False),
        ("Ik wil dat het blijft zoals het was, dus ik ga nu eerlijk zijn.", False),
        ("Ik wil niet stoppen, maar het moet.", False),
        ("Ik wil niks liever dan stoppen.", False),
        ("Ik wil niet zo doorgaan, ik wil stoppen.", False),
        ("Ik wil niet dat mijn dochter gaat veranderen.", False),
        ("Ik wil niet meer drinken, stoppen dus.", False),
        ("ik wil niet meer drinken en stoppen met alles", False),
        ("Ik wil het niet meer zo, het moet anders.", False),
        ("Ik wil niks anders dan stoppen.", False),
        ("Ik wil stoppen, niet minderen.", False),
        ("Ik wil niet afwachten en niks veranderen.", False),
        ("Ik ga nooit opgeven met minderen.", False),
        ("Ik ga niet alles tegelijk veranderen.", False),
        ("Ik ga niet stoppen voordat ik een baan heb.", False),
        ("Ik wil helemaal niet stoppen.", True),
        ("Ik wil stoppen.", False),
    ],
)
def test_a_listener_hears_who_will_not_change(text: str, does: bool) -> None:
    assert stays_so(text) == does


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("Ik was heel boos en heb me bij hem beklaagd.", True),
        ("toen werd ik opeens bang", True),
        ("Daar maak ik me grote zorgen over.", True),
        ("Ik voel me schuldig tegenover haar.", True),
        ("Ik ben hem nog geld schuldig.", False),
        ("Ik schaam me dood.", True),
        ("Ik schrok van de brief.", True),
        ("Ik zie er echt tegenop.", True),
        ("Ik vind het best spannend.", True),
        ("Ik ben niet bang.", False),
        ("Ik schaam me niet.", False),
        ("Met een sigaret ben ik minder zenuwachtig.", False),
        ("Ik ben thuis als hij boos wordt.", False),
        ("Hij was boos.", False),
        ("Ik was erbij toen hij boos werd.", False),
        ("Ik was thuis toen mijn zoon bang werd.", False),
        ("Ik was toen heel bang.", True),
        ("Ik ben de moeder die bang is.", False),
        ("Ik was moe en verdrietig.", True),
        ("Ik ben er. Boos is hij altijd.", False),
        ("Dat is best veel, ben ik bang voor.", True),
    ],
)
def test_a_listener_hears_who_names_a_feeling(text: str, does: bool) -> None:
    assert names_own_feeling(text) == does


def test_a_feeling_that_is_named_is_there_however_little_the_network_makes_of_it() -> None:
    signals = Decoder({"signal": ["stress", "feeling"]}, decoder()._decoding)
    said = signals.with_feelings(
        np.array([[0.4, 0.1], [0.4, 0.1], [0.4, 0.99]], np.float32), ["Ik ben bang.", "Hij niet.", "Ik ben bang."]
    )
    assert said == pytest.approx(np.array([[0.4, 0.97], [0.4, 0.1], [0.4, 0.99]]))


def test_an_invitation_to_tell_is_an_open_question_for_a_story_at_least() -> None:
    texts = ["Kunt u dat toelichten?", "Kunt u koken?"]
    acts = np.array([[0.1, 0.2, 0.7, 0.0]] * 2, np.float32)
    assert decoder().phrased("act", acts, texts) == pytest.approx(np.array([[0, 1, 0, 0], [0.1, 0.2, 0.7, 0]]))
    levels = np.array([[0.2, 0.5, 0.1, 0.2, 0.0]] * 2, np.float32)
    assert decoder().phrased("depth", levels, texts) == pytest.approx(
        np.array([[0, 0, 0.8, 0.2, 0], [0.2, 0.5, 0.1, 0.2, 0]])
    )
    of_one_turn = np.array([[0.5, 0.5]], np.float32)
    assert decoder().phrased("follow_up", of_one_turn, texts) == pytest.approx(of_one_turn)


def test_what_gives_back_what_was_heard_is_the_likeliest_reflection_unless_it_is_something_else_altogether() -> None:
    tracks = {"act": ["acknowledgement", "simple_reflection", "complex_reflection", "confrontation"]}
    acts = np.array([[0.6, 0.1, 0.2, 0.1]] * 2, np.float32)
    said = Decoder(tracks, decoder()._decoding).phrased("act", acts, ["Ik hoor dat u moe bent.", "Dat is zwaar."])
    assert said == pytest.approx(np.array([[0, 0.1, 0.8, 0.1], [0.6, 0.1, 0.2, 0.1]]))


def test_an_utterance_is_a_reflection_when_the_reflections_are_likelier_together_than_the_other_acts() -> None:
    names = ["closed_question", "acknowledgement", "other", "simple_reflection", "complex_reflection"]
    chooses = Decoder({"act": names}, decoder()._decoding)
    between = np.array([[0.1, 0.4, 0.0, 0.2, 0.3], [0.1, 0.3, 0.2, 0.0, 0.4], [0.1, 0.3, 0.1, 0.3, 0.2]], np.float32)
    labels = [names[choice.labels[0]] for choice in chooses.acts(between, ["Dat doet pijn."] * 3, "written")]
    assert labels == ["complex_reflection", "acknowledgement", "simple_reflection"]


def test_what_the_other_is_said_to_think_is_not_held_against_them() -> None:
    tracks = {"act": ["acknowledgement", "simple_reflection", "complex_reflection", "confrontation"]}
    acts = np.array([[0.1, 0.1, 0.2, 0.6]] * 2, np.float32)
    said = Decoder(tracks, decoder()._decoding).phrased("act", acts, ["U vindt dat het kan.", "Dat kan niet."])
    assert said == pytest.approx(np.array([[0, 0.1, 0.9, 0], [0.1, 0.1, 0.2, 0.6]]))


def test_what_gives_back_without_a_question_mark_does_not_ask() -> None:
    tracks = {"act": ["closed_question", "complex_reflection", "information"]}
    acts = np.array([[0.6, 0.3, 0.1]] * 2, np.float32)
    texts = ["Als ik u goed begrijp wilt u blijven.", "Als ik u goed begrijp wilt u blijven?"]
    said = Decoder(tracks, decoder()._decoding).phrased("act", acts, texts)
    assert said == pytest.approx(np.array([[0, 1, 0], [0.6, 0.4, 0]]))


def test_who_will_not_change_does_not_speak_for_it() -> None:
    tracks = {"talk": ["change", "sustain", "neutral"], "movement": ["none", "see", "want", "choose", "do"]}
    speaks, texts = Decoder(tracks, decoder()._decoding), ["Ik wil niet stoppen.", "Ik wil stoppen."]
    talk = np.array([[0.7, 0.1, 0.2]] * 2, np.float32)
    assert speaks.phrased("talk", talk, texts) == pytest.approx(np.array([[0, 0.8, 0.2], [0.7, 0.1, 0.2]]))
    moves = np.array([[0.1, 0.2, 0.7, 0, 0]] * 2, np.float32)
    assert speaks.phrased("movement", moves, texts) == pytest.approx(np.array([[0.8, 0.2, 0, 0, 0], moves[1]]))


@pytest.mark.parametrize(
    ("levels", "level"),
    [([0.4, 0.0, 0.0, 0.28, 0.32], 4), ([0.5, 0.0, 0.0, 0.25, 0.25], 0), ([0.0, 0.0, 0.1, 0.2, 0.7], 4)],
)
def test_between_levels_that_lie_far_apart_the_one_with_a_likely_neighbour_is_chosen(
    levels: list[float], level: int
) -> None:
    (choice,) = decoder().graded(np.array([levels], np.float32))
    assert choice.labels == (level,)
    assert choice.confidence == pytest.approx(levels[level])


def test_a_flag_only_stands_with_an_act_that_can_carry_it() -> None:
    everything = np.full((3, 4), 0.9, np.float32)
    acts = np.eye(4, dtype=np.float32)[[3, 1, 0]]
    choices = decoder().flags(everything, acts, decoder().single(acts), [0, 1, 2])
    assert [[FLAGS[k] for k in choice.labels] for choice in choices] == [
        ["with_permission", "yes_but"],
        ["leading", "yes_but"],
        ["yes_but"],
    ]


def test_the_words_decide_follow_up_unless_the_network_is_surer() -> None:
    echo = QuestionEvidence(0, 0, dict.fromkeys(FEATURES, 0.0) | {"last_words": 1.0}, ("slapen",))
    unsure, sure = np.array([0.0, 0.5], np.float32), np.array([0.0, 9.0], np.float32)
    assert decoder().follow_up(unsure, echo).labels == (0,)
    assert decoder().follow_up(sure, echo).labels == (1,)
    assert decoder().follow_up(-sure, echo).confidence > decoder().follow_up(unsure, echo).confidence


def test_calibration_keeps_the_order_of_confidences() -> None:
    values = [decoder().calibrated("act", c) for c in (0.0, 0.2, 0.5, 0.9, 1.0)]
    assert values == sorted(values)
    assert 0 < values[0] < values[-1] < 1


def test_batches_hold_every_utterance_once_within_the_budget() -> None:
    lengths = [5, 30, 4, 9, 9, 40, 3]
    groups = batches(lengths, budget=60)
    assert sorted(i for group in groups for i in group) == list(range(7))
    assert all(len(group) * max(lengths[i] for i in group) <= 60 for group in groups)


@pytest.mark.parametrize("text", ["Hoe gaat het met u?", "en hoe gaat het met u", "heeft u daar hulp bij", "Dat lukt?"])
def test_a_question_is_seen_with_and_without_punctuation(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize("text", ["Dat klinkt zwaar.", "u heeft er wakker van gelegen", "Ja."])
def test_a_statement_is_no_question(text: str) -> None:
    assert not asks(text)


def test_an_echo_is_found_in_other_forms_and_in_compounds() -> None:
    said = content_stems("Ik heb schulden en de huur is te hoog.")
    assert shared(content_stems("Hoe hoog is die schuld?"), said) == 2
    assert shared(content_stems("Vertel eens over de schuldhulp."), said) >= 1
    assert shared(content_stems("Wat vindt uw dochter?"), said) == 0


def test_features_have_one_row_per_utterance_all_equally_long() -> None:
    turns = [SpokenTurn("professional", ("Welkom.", "Hoe is het?")), SpokenTurn("client", ("Slecht.",))]
    rows = hand_features(turns)
    assert len(rows) == 3
    assert len({len(row) for row in rows}) == 1


def named(text: str, *strengths: float) -> tuple[str, ...]:
    """What is named of a text whose words speak for a label with the given strengths."""
    return telling_words([(said(text, *((strength, 0.0) for strength in strengths)), 1.0)], "signal", FIRST)


def test_the_strongest_words_are_named_whole_and_without_punctuation() -> None:
    assert named("Valt het u zo zwaar, mevrouw Bos?", 1.0, 0.1, 0.2, 0.1, 5.0, 0.1, 0.1) == ("zwaar",)


def test_three_words_are_named_at_most_in_the_order_of_the_text() -> None:
    text = "Mijn zus slaapt slecht, mijn moeder huilt, mijn broer zwijgt."
    assert named(text, 0, 0, 0, 4.0, 0, 0, 2.0, 0, 0, 3.0) == ("slecht", "huilt", "zwijgt")
    assert named(text, 0, 1.9, 0, 4.0, 0, 0, 2.0, 0, 0, 3.0) == ("slecht", "huilt", "zwijgt")
    assert named(text, 0, 1.9, 0, 4.0, 0, 0, 1.5, 0, 0, 3.0) == ("zus slaapt slecht", "zwijgt")
    assert named(text, 0, 0, 0, 4.0, 0, 0, 1.5, 0, 0, 1.5) == ("slecht",)


def test_words_that_stand_together_in_a_clause_are_named_as_one_with_the_word_between_them() -> None:
    text = "Woensdag sta ik gewoon weer buiten, zei ze."
    assert named(text, 3.0, 3.0, 4.0, 0, 0, 0, 0, 0) == ("Woensdag sta ik",)
    assert named(text, 3.0, 0.1, 4.0, 2.0, 0, 0, 0, 0) == ("Woensdag sta ik gewoon",)
    assert named(text, 3.0, 0, 0, 4.0, 2.0, 0, 0, 0) == ("Woensdag", "gewoon weer")
    assert named(text, 0, 0, 4.0, 0, 0, 3.0, 2.0, 0) == ("ik", "buiten", "zei")
    assert named("“Ik ga.” Zei mama.", 0, 2.0, 3.0, 0) == ("ga", "Zei")


def test_a_word_is_named_once_with_or_without_its_capital() -> None:
    part = said("Hij zegt dat hij belt", (3, 0), (1, 0), (0, 0), (4, 0), (2, 0))
    assert telling_words([(part, 1.0)], "signal", FIRST) == ("hij belt",)


def test_when_no_word_speaks_for_a_label_the_turns_around_it_do() -> None:
    assert named("Ja hoor.", -1.0, -0.5) == (AROUND,)


def test_labels_that_stand_apart_are_explained_by_what_speaks_for_them_and_none_by_what_speaks_against_all() -> None:
    part = [(said("Moe, en, bang.", (3.0, 0.0), (-1.0, -1.0), (0.0, 2.5)), 1.0)]
    both_likely = np.zeros(2, np.float32)
    assert telling_words(part, "signal", weights_of([0], both_likely, are_apart=True)) == ("Moe",)
    assert telling_words(part, "signal", weights_of([0, 1], both_likely, are_apart=True)) == ("Moe", "bang")
    assert telling_words(part, "signal", weights_of([], both_likely, are_apart=True)) == ("en",)


def test_a_label_that_excludes_others_is_explained_by_what_tells_it_from_the_likeliest() -> None:
    part = [(said("Hoe lang al?", (2.0, 2.0, 0.0), (1.0, 0.0, 1.0), (0.5, 0.5, 0.5)), 1.0)]
    near_the_second, near_the_third = np.array([[3.0, 2.0, -9.0], [3.0, -9.0, 2.0]], np.float32)
    assert telling_words(part, "signal", weights_of([0], near_the_second, are_apart=False)) == ("lang",)
    assert telling_words(part, "signal", weights_of([0], near_the_third, are_apart=False)) == ("Hoe",)


def test_of_a_turn_the_sentence_that_counts_most_gives_the_words() -> None:
    less, more = said("Zo moe.", (0.1, 0.0), (3.0, 0.0)), said("Heel bang.", (0.1, 0.0), (2.0, 0.0))
    assert telling_words([(less, 0.2), (more, 0.8)], "signal", FIRST) == ("bang",)
    assert telling_words([(less, 0.5), (more, 0.5)], "signal", FIRST) == ("moe", "bang")


def small_branch(draw: np.random.Generator) -> Branch:
    sizes = {"inp": (4, 6), "attend": (1, 8), "turn_in": (4, 16), "heads.act": (2, 16), "direct.act": (2, 4)}
    weights = {f"{name}.weight": draw.random(size, np.float32) for name, size in sizes.items()}
    weights |= {f"{name}.bias": draw.random(size[0], np.float32) for name, size in sizes.items()}
    return Branch({"scale": np.ones(4, np.float32), **weights}, [], [])


@pytest.mark.parametrize("turns", [1, 64, 65, 130])
def test_a_talk_is_read_the_same_some_turns_at_a_time_to_the_last_one(
    monkeypatch: pytest.MonkeyPatch, turns: int
) -> None:
    draw = np.random.default_rng(0)
    branch, turn_of = small_branch(draw), np.repeat(np.arange(turns), 2)
    vectors, features = draw.random((2 * turns, 4), np.float32), draw.random((2 * turns, 2), np.float32)
    read = branch.run(vectors, features, turn_of)
    monkeypatch.setattr("gesprekscoach.adapters.tagger.network.TURNS_AT_ONCE", 1000)
    at_once = branch.run(vectors, features, turn_of)
    assert len(read.turns) == turns
    assert read.tracks["act"] == pytest.approx(at_once.tracks["act"], rel=1e-4)


def test_a_talk_of_twice_as_many_turns_takes_the_network_no_more_than_twice_the_memory() -> None:
    draw = np.random.default_rng(0)
    branch = small_branch(draw)

    def peak(turns: int) -> int:
        vectors, features = draw.random((turns, 4), np.float32), draw.random((turns, 2), np.float32)
        tracemalloc.start()
        branch.run(vectors, features, np.arange(turns))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(100)
    assert peak(4000) < 2.2 * peak(2000)


def small_weights(draw: np.random.Generator, **sizes: tuple[int, int]) -> dict[str, NDArray[np.float32]]:
    weights = {f"{name}.weight": draw.standard_normal(size, np.float32) for name, size in sizes.items()}
    return weights | {f"{name}.bias": draw.standard_normal(size[0], np.float32) for name, size in sizes.items()}


def danger_weights(draw: np.random.Generator) -> dict[str, NDArray[np.float32]]:
    return small_weights(draw, inp=(6, 4), attend=(2, 6), pooled=(5, 12), spoken=(1, 5))


def small_danger(draw: np.random.Generator) -> Danger:
    return Danger(danger_weights(draw))


def close_weights(draw: np.random.Generator, **labels: int) -> dict[str, NDArray[np.float32]]:
    outs = {f"out.{track}": (count, 5) for track, count in labels.items()}
    return small_weights(draw, inp=(6, 4), said=(2, 6), before=(2, 6), pooled=(5, 24), **outs)


def test_of_danger_goes_with_a_word_what_the_utterance_says_without_it() -> None:
    draw = np.random.default_rng(0)
    danger, tokens = small_danger(draw), draw.standard_normal((7, 4), np.float32)
    heard = danger.run({1: tokens}, np.array([0, 1]))
    without = [danger.run({1: np.delete(tokens, n, axis=0)}, np.array([0, 1])).turns[1] for n in range(len(tokens))]
    assert heard.lost[1] == pytest.approx([heard.turns[1] - score for score in without], rel=1e-3, abs=1e-3)


def test_danger_in_a_turn_goes_with_words_of_the_utterance_that_tells_it() -> None:
    draw = np.random.default_rng(0)
    danger, turn_of = small_danger(draw), np.arange(40) // 2
    said = {n: draw.standard_normal((5, 4), np.float32) for n in range(40)}
    together, apart = danger.run(said, turn_of), danger.run(said, np.arange(40))
    for n, lost in together.lost.items():
        share = np.exp(apart.turns[n] - together.turns[n // 2])
        assert lost == pytest.approx(share * apart.lost[n], rel=1e-3, abs=1e-4)
        assert together.turns[n // 2] == pytest.approx(np.logaddexp(apart.turns[n - n % 2], apart.turns[n - n % 2 + 1]))


def test_danger_is_heard_the_same_some_utterances_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = np.random.default_rng(0)
    danger, said = small_danger(draw), {n: draw.standard_normal((2 + n, 4), np.float32) for n in range(0, 20, 2)}
    at_once = danger.run(said, np.arange(20))
    monkeypatch.setattr("gesprekscoach.adapters.tagger.overhearing.UTTERANCES_AT_ONCE", 3)
    heard = danger.run(said, np.arange(20))
    assert heard.turns == pytest.approx(at_once.turns, rel=1e-4)
    assert list(heard.lost) == list(said) and all(len(heard.lost[n]) == len(said[n]) for n in said)


def test_where_no_client_speaks_no_danger_is_heard() -> None:
    assert small_danger(np.random.default_rng(0)).run({}, np.arange(3)) == NO_DANGER


def test_of_what_is_read_closely_goes_with_a_word_what_the_rest_does_not_say() -> None:
    draw = np.random.default_rng(0)
    reader = CloseReader(close_weights(draw, talk=3, movement=5))
    said, before = draw.standard_normal((7, 4), np.float32), draw.standard_normal((3, 4), np.float32)
    [(_, added, falls)] = reader.run([Unit(0, [0], said, before)])
    for n in range(len(said)):
        [(_, without, _)] = reader.run([Unit(0, [0], np.delete(said, n, axis=0), before)])
        for track in ("talk", "movement"):
            assert falls[track][n] == pytest.approx(added[track] - without[track], rel=1e-3, abs=1e-3)


def test_the_end_of_a_long_turn_and_the_start_of_the_turn_before_are_not_read_closely() -> None:
    draw = np.random.default_rng(0)
    reader = CloseReader(close_weights(draw, talk=3))
    said = draw.standard_normal((LONGEST + 9, 4), np.float32)
    before = draw.standard_normal((BEFORE + 9, 4), np.float32)
    texts = Unit(0, [0], said, before), Unit(1, [1], said[:-9], before[9:])
    (_, whole, falls), (_, part, _) = reader.run(texts)
    assert whole["talk"] == pytest.approx(part["talk"], rel=1e-4)
    assert falls["talk"].shape == (LONGEST + 9, 3) and not falls["talk"][LONGEST:].any()


def test_each_side_is_read_closely_beside_the_turn_before_whatever_is_read_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draw = np.random.default_rng(0)
    labels = {"utterance": {"act": 12}, "flag": {"flags": 8}, "turn": {"talk": 3}}
    by_part = {f"close_{kind}": close_weights(draw, **sizes) for kind, sizes in labels.items()}
    speakers, turn_of = ["client", "professional", "professional", "other", "client", "client"], [0, 1, 1, 2, 3, 3]
    tokens = [draw.standard_normal((2 + n, 4), np.float32) for n in range(6)]
    heard = Overhearing(by_part).run(speakers, tokens, np.array(turn_of))
    acts, flags, talk = ((numbers, values) for _, numbers, values in heard.added)
    assert (acts[0], flags[0], talk[0]) == ([1, 2], [1, 2], [0, 3])
    [(_, second, _)] = CloseReader(by_part["close_utterance"]).run([Unit(2, [2], tokens[2], tokens[0])])
    [(_, last, falls)] = CloseReader(by_part["close_turn"]).run(
        [Unit(3, [4, 5], np.concatenate(tokens[4:]), tokens[3])]
    )
    assert acts[1][1] == pytest.approx(second["act"], rel=1e-4) and talk[1][1] == pytest.approx(last["talk"], rel=1e-4)
    assert [list(heard.lost[n]) for n in range(6)] == [["talk"], *[["act", "flags"]] * 2, [], ["talk"], ["talk"]]
    lost = np.concatenate([heard.lost[4]["talk"], heard.lost[5]["talk"]])
    assert lost == pytest.approx(falls["talk"], rel=1e-3, abs=1e-4)
    monkeypatch.setattr("gesprekscoach.adapters.tagger.overhearing.UNITS_AT_ONCE", 1)
    _, _, apart = Overhearing(by_part).run(speakers, tokens, np.array(turn_of)).added[0]
    assert apart == pytest.approx(acts[1], rel=1e-4, abs=1e-4)


def test_two_that_hear_signals_are_both_added_and_a_word_counts_for_what_either_hears_in_it() -> None:
    draw = np.random.default_rng(0)
    parts = {"danger": danger_weights(draw), "close_theme": close_weights(draw, domain=14, signal=4)}
    said = ["client", "professional"], [draw.standard_normal((5, 4), np.float32) for _ in range(2)], np.array([0, 1])
    both = Overhearing(parts).run(*said)
    apart = [Overhearing({name: weights}).run(*said) for name, weights in parts.items()]
    assert [(track, list(units)) for track, units, _ in both.added] == [
        ("signal", [0]), ("domain", [0, 1]), ("signal", [0, 1])
    ]  # fmt: skip
    assert both.lost[0]["signal"] == pytest.approx(sum(heard.lost[0]["signal"] for heard in apart))


def test_a_damaged_or_absent_file_is_told_apart_and_never_used(tmp_path: Path) -> None:
    manifest = {
        "version": "1", "tracks": {}, "speaker_marks": {}, "max_tokens": 9,
        "utterance_dilations": [], "turn_dilations": [], "area_dilations": [],
        "sha256": {"part": hashlib.sha256(b"whole").hexdigest()},
    }  # fmt: skip
    with pytest.raises(ModelMissing, match=r"ontbreekt: manifest\.json"):
        read_manifest(tmp_path)
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(ModelMissing, match=r"beschadigd: manifest\.json"):
        read_manifest(tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ModelMissing, match="ontbreekt: part"):
        read_manifest(tmp_path)
    (tmp_path / "part").write_bytes(b"broken")
    with pytest.raises(ModelMissing, match="beschadigd: part"):
        read_manifest(tmp_path)
    (tmp_path / "part").write_bytes(b"whole")
    assert read_manifest(tmp_path).version == "1"
