"""Tagging a conversation: the learned tracks, then what follows by rule."""

from dataclasses import replace

import pytest

from gesprekscoach.domain.conversation import Conversation, Speaker, Turn, Utterance
from gesprekscoach.domain.stepwise import Steps
from gesprekscoach.services.tagging import RuleBook, tag_conversation


class FakeTagger:
    """Calls everything the professional says a request for data."""

    version = "fake"

    def steps(self, conversation: Conversation) -> Steps[Conversation]:
        yield 0.5
        return replace(conversation, turns=tuple(self._tagged(turn) for turn in conversation.turns))

    def _tagged(self, turn: Turn) -> Turn:
        if turn.speaker == "client":
            return replace(turn, phase="clarify", signal=("stress",), why={"signal": ("post",)})
        said = tuple(replace(u, act="closed_question", depth=0, cues=("O5",)) for u in turn.utterances)
        return replace(turn, phase="clarify", world="system", utterances=said)


def conversation(*lines: str) -> Conversation:
    """Professional and client in turn, the professional first."""
    return Conversation(
        id="x",
        turns=tuple(
            Turn(n=n, speaker="professional" if n % 2 else "client", utterances=(Utterance(text),))
            for n, text in enumerate(lines, 1)
        ),
    )


def test_the_opening_is_judged_on_the_tagged_conversation(rules: RuleBook) -> None:
    tagged = tag_conversation(conversation("Wat is uw burgerservicenummer?", "Eh."), FakeTagger(), rules)

    assert tagged.opening is not None
    assert (tagged.opening.level, tagged.opening.positive, tagged.opening.negative) == (0, ("O5",), ("N1",))
    assert tagged.address == "u"


def test_how_the_two_address_each_other_stays_when_that_is_known(rules: RuleBook) -> None:
    known = replace(conversation("Wat is uw burgerservicenummer?"), address="je")
    assert tag_conversation(known, FakeTagger(), rules).address == "je"


@pytest.mark.parametrize("speaker", ["professional", "client"])
def test_where_one_side_talks_alone_there_is_no_opening(speaker: Speaker, rules: RuleBook) -> None:
    alone = Conversation("x", (Turn(1, speaker, (Utterance("Wat is uw burgerservicenummer?"),)),))
    assert tag_conversation(alone, FakeTagger(), rules).opening is None


def test_a_talk_that_begins_in_the_middle_has_no_opening_to_judge(rules: RuleBook) -> None:
    class HearsTheMiddle(FakeTagger):
        def _tagged(self, turn: Turn) -> Turn:
            return replace(turn, phase="analyse")

    middle = conversation("U twijfelt dus.", "Ja, en dat andere deel denkt: wacht nog even.")
    assert tag_conversation(middle, HearsTheMiddle(), rules).opening is None


def test_cues_of_the_opening_are_not_kept(rules: RuleBook) -> None:
    tagged = tag_conversation(conversation("Welkom.", "Dank u."), FakeTagger(), rules)
    assert all(utterance.cues == () for turn in tagged.turns for utterance in turn.utterances)


def test_words_of_danger_add_a_signal_whatever_the_tagger_thinks(rules: RuleBook) -> None:
    turns = tag_conversation(conversation("Hoe gaat het?", "Ik wil niet meer leven."), FakeTagger(), rules).turns

    assert turns[1].signal == ("stress", "safety")
    assert len(turns[1].why["signal"]) == 2


def test_what_told_the_tagger_that_there_is_no_signal_is_no_reason_for_danger(rules: RuleBook) -> None:
    class HearsNothing(FakeTagger):
        def _tagged(self, turn: Turn) -> Turn:
            return replace(turn, why={"signal": ("de beurten eromheen",)})

    told = tag_conversation(conversation("Hoe gaat het?", "Ik wil niet meer leven."), HearsNothing(), rules).turns[1]
    assert told.signal == ("safety",)
    assert told.why["signal"] == ("wil niet meer leven",)


def test_a_word_within_the_words_of_danger_is_not_named_beside_them(rules: RuleBook) -> None:
    class HearsStress(FakeTagger):
        def _tagged(self, turn: Turn) -> Turn:
            return replace(turn, signal=("stress",), why={"signal": ("Ik", "Niet meer", "moe")})

    said = conversation("Hoe gaat het?", "Ik wil niet meer leven, zo moe.")
    told = tag_conversation(said, HearsStress(), rules).turns[1]
    assert told.why["signal"] == ("Ik", "moe", "wil niet meer leven")


def test_words_of_danger_are_no_signal_where_the_professional_says_them(rules: RuleBook) -> None:
    said = conversation("U zei: ik wil niet meer leven.", "Hm.")
    assert [turn.signal for turn in tag_conversation(said, FakeTagger(), rules).turns] == [(), ("stress",)]


@pytest.mark.parametrize("question", ["Ben je bang voor hem?", "Bent u bang voor uw man?", "Slaat hij je weleens?"])
@pytest.mark.parametrize(
    "answer", ["Ja.", "Soms wel.", "Nou ja, één keer.", "Eén keer.", "Hm. Best wel.", "Vroeger wel.", "Heel vaak."]
)
def test_yes_to_a_question_about_danger_is_danger_told(question: str, answer: str, rules: RuleBook) -> None:
    told = tag_conversation(conversation(question, answer), FakeTagger(), rules).turns[1]
    assert told.signal == ("stress", "safety")
    assert told.why["signal"] == ("post", question)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        *(("Ben je bang voor hem?", no) for no in ("Nee.", "Ja, nee, niet echt.", "Ja, eh, nee.", "Dat klopt niet.")),
        ("Zit je goed zo?", "Ja."),
        ("Slaat u wel eens een maaltijd over?", "Soms wel."),
        ("Kunt u daar zelf iets aan doen?", "Ja."),
        ("Is de trap onveilig?", "Ja."),
        ("Komt uw zoon u ophalen?", "Ja."),
    ],
)
def test_no_and_yes_to_another_question_are_none(question: str, answer: str, rules: RuleBook) -> None:
    assert tag_conversation(conversation(question, answer), FakeTagger(), rules).turns[1].signal == ("stress",)


@pytest.mark.parametrize(
    ("asked", "is_told"),
    [
        ("Slaat hij u? U mag het rustig zeggen.", True),
        ("Slaat hij u? Wilt u koffie?", False),
        ("Waarmee slaat hij u?", False),
    ],
)
def test_yes_answers_the_last_question_of_a_turn_when_that_is_a_closed_one(
    asked: str, is_told: bool, rules: RuleBook
) -> None:
    class HearsQuestions(FakeTagger):
        """Takes what ends with a question mark for a question, and one that begins with a W-word for an open one."""

        def _tagged(self, turn: Turn) -> Turn:
            tagged = super()._tagged(turn)
            return replace(tagged, utterances=tuple(replace(u, act=self._act(u.text)) for u in tagged.utterances))

        def _act(self, text: str) -> str:
            if not text.endswith("?"):
                return "permission"
            return "open_question" if text.startswith("Waar") else "closed_question"

    told = tag_conversation(conversation(asked, "Ja."), HearsQuestions(), rules).turns[1]
    assert ("safety" in told.signal) is is_told


def test_a_danger_that_the_tagger_saw_too_is_signalled_once(rules: RuleBook) -> None:
    class Watchful(FakeTagger):
        """Sees danger in all that the client says."""

        def _tagged(self, turn: Turn) -> Turn:
            return replace(turn, signal=("safety",)) if turn.speaker == "client" else turn

    said = conversation("Hoe gaat het?", "Ik wil niet meer leven.")
    assert tag_conversation(said, Watchful(), rules).turns[1].signal == ("safety",)


def test_a_tagged_conversation_says_which_tagger_and_codebook_it_was(rules: RuleBook) -> None:
    heard = replace(conversation("Hoe gaat het?"), models={"speech": "base", "tagger": "an older one"})

    models = tag_conversation(heard, FakeTagger(), rules).models

    assert models == {"speech": "base", "tagger": "fake", "codebook": "1.3"}


def test_a_turn_written_as_one_utterance_is_read_sentence_by_sentence(rules: RuleBook) -> None:
    class Reader(FakeTagger):
        """Takes what ends in a question mark for a question."""

        def _tagged(self, turn: Turn) -> Turn:
            acts = ["open_question" if u.text.endswith("?") else "acknowledgement" for u in turn.utterances]
            said = tuple(replace(u, act=act) for u, act in zip(turn.utterances, acts, strict=True))
            return replace(turn, phase="start", utterances=said)

    written = conversation("Fijn dat u er bent. Hoe is het voor u om hier te zijn? Neem de tijd.", "Spannend.")
    tagged = tag_conversation(written, Reader(), rules)

    (said,) = tagged.turns[0].utterances
    assert (said.text, said.act) == (written.turns[0].text, "open_question")
    assert tagged.opening is not None
    assert tagged.opening.positive == ("O1", "O3")
