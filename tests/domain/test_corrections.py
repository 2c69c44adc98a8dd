"""Edits by a person: what each does, how it finds its place again, and that the machine's version stays."""

import itertools
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from gesprekscoach.domain.conversation import Conversation, Turn, Utterance
from gesprekscoach.domain.corrections import (
    Edit,
    Note,
    apply,
    edit_for,
    is_structural,
    left_out,
    notes,
    speaker_names,
    with_persons_tags,
)
from gesprekscoach.domain.review import review_places
from tests.vault_samples import conversation, utterance

SWAP = {"professional": "client", "client": "professional"}


def edited(before: Conversation, *edits: tuple[str, Any]) -> Conversation:
    """Make edits one after the other, each on what is shown then."""
    for path, after in edits:
        before = apply(before, [edit_for(before, path, after)])
    return before


def texts(shown: Conversation) -> list[str]:
    return [turn.text for turn in shown.turns]


def speakers(shown: Conversation) -> list[str]:
    return [turn.speaker for turn in shown.turns]


def shifted(shown: Conversation, by_ms: int, *, without_first: bool = False, other_words: str = "") -> Conversation:
    """Return the conversation as another speech model might write it: later, fewer turns, other words."""

    def moved(u: Utterance) -> Utterance:
        return utterance(f"{u.text}{other_words}", (u.start_ms or 0) + by_ms, act=u.act)

    turns = [
        replace(t, utterances=tuple(map(moved, t.utterances)), start_ms=(t.start_ms or 0) + by_ms)
        for t in shown.turns[1 if without_first else 0 :]
    ]
    return replace(shown, turns=tuple(replace(t, n=n) for n, t in enumerate(turns, 1)))


def test_no_edits_change_nothing() -> None:
    assert apply(conversation(), []) == conversation()


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("turn/1/phase", "closing", "closing"),
        ("turn/1/stance", "expert", "expert"),
        ("turn/2/talk", "change", "change"),
        ("turn/2/movement", "forward", "forward"),
        ("turn/2/domain", ["work", "money"], ("work", "money")),
        ("turn/2/signal", [], ()),
        ("turn/3/world", None, None),
    ],
)
def test_a_tag_of_a_turn_becomes_the_persons(path: str, value: Any, expected: Any) -> None:
    _, n, track = path.split("/")
    turn = edited(conversation(), (path, value)).turns[int(n) - 1]
    assert getattr(turn, track) == expected
    assert (turn.confidence[track], turn.source[track]) == (1.0, "person")
    assert track not in turn.why


@pytest.mark.parametrize(
    ("track", "value", "expected"), [("depth", 1, 1), ("follow_up", "D2", "D2"), ("flags", ["leading"], ("leading",))]
)
def test_a_tag_of_an_utterance_becomes_the_persons(track: str, value: Any, expected: Any) -> None:
    shown = edited(conversation(), (f"turn/1/utterance/2/{track}", value))
    question = shown.turns[0].utterances[1]
    assert getattr(question, track) == expected
    assert (question.confidence[track], question.source[track]) == (1.0, "person")
    assert shown.turns[0].utterances[0] == conversation().turns[0].utterances[0]


def test_an_act_that_is_no_question_has_no_depth() -> None:
    question = edited(conversation(), ("turn/1/utterance/2/act", "information")).turns[0].utterances[1]
    assert (question.act, question.depth, question.source["act"]) == ("information", None, "person")


def test_an_act_that_is_no_question_leaves_no_doubt_about_its_depth_to_look_at() -> None:
    doubtful = conversation()
    assert [place.n for place in review_places(doubtful)] == [1]
    assert review_places(edited(doubtful, ("turn/1/utterance/2/act", "information"))) == ()


def test_an_act_that_is_no_question_loses_only_the_flags_of_questions() -> None:
    asked = edited(conversation(), ("turn/1/utterance/2/flags", ["stacked", "yes_but"]))
    told = edited(asked, ("turn/1/utterance/2/act", "information")).turns[0].utterances[1]
    assert (told.flags, told.source["flags"]) == (("yes_but",), "person")
    assert edited(asked, ("turn/1/utterance/2/act", "closed_question")).turns[0].utterances[1].flags == (
        "stacked",
        "yes_but",
    )


def stacked(*acts: str) -> Conversation:
    asked = tuple(
        utterance(f"Vraag {n}?", n * 1_000, act=act, flags=("stacked", "leading"), why={"flags": ("2 vragen",)})
        for n, act in enumerate(acts)
    )
    return Conversation("a", (Turn(1, "professional", asked, start_ms=0, end_ms=9_000),))


def flags(shown: Conversation) -> list[tuple[str, ...]]:
    return [spoken.flags for spoken in shown.turns[0].utterances]


def test_a_question_is_not_stacked_any_more_when_the_only_other_one_turns_out_to_be_none() -> None:
    both, first = stacked("open_question", "closed_question"), ("turn/1/utterance/1/act", "information")
    shown = edited(both, first)
    assert flags(shown) == [(), ("leading",)]
    assert shown.turns[0].utterances[1].why == {}
    assert with_persons_tags(both, shown) == shown, "also after the tags were made anew"


@pytest.mark.parametrize(
    ("acts", "edits"),
    [
        (("open_question", "closed_question", "open_question"), [("turn/1/utterance/1/act", "information")]),
        (("information", "closed_question"), [("turn/1/utterance/1/act", "advice_asked")]),
        (("open_question", "closed_question"), [("turn/1/utterance/1/act", "closed_question")]),
        (
            ("open_question", "closed_question"),
            [("turn/1/utterance/2/flags", ["stacked"]), ("turn/1/utterance/1/act", "information")],
        ),
    ],
)
def test_it_stays_stacked_beside_another_question_and_where_a_person_said_so(
    acts: tuple[str, ...], edits: list[tuple[str, Any]]
) -> None:
    assert "stacked" in flags(edited(stacked(*acts), *edits))[-1]


def test_the_last_word_counts() -> None:
    shown = edited(conversation(), ("turn/1/phase", "explore"), ("turn/1/phase", "closing"))
    assert shown.turns[0].phase == "closing"


def test_words_that_stay_keep_their_times_and_new_ones_share_those_of_what_they_replace() -> None:
    heard = conversation().turns[1].utterances[0].words
    words = edited(conversation(), ("turn/2/utterance/1/text", "Ik heb heel erg slecht geslapen door de huur."))
    new = words.turns[1].utterances[0].words
    assert [w.text for w in new] == ["Ik", "heb", "heel", "erg", "slecht", "geslapen", "door", "de", "huur."]
    assert (new[0], new[1], new[4:8]) == (heard[0], heard[1], heard[2:6])
    assert (new[8].start_ms, new[8].end_ms, new[8].heard) == (heard[6].start_ms, heard[6].end_ms, None)
    assert all(a.end_ms <= b.start_ms for a, b in itertools.pairwise(new))


def test_speakers_swap_everywhere_and_tags_of_the_other_role_fall_away() -> None:
    shown = edited(conversation(), ("speakers/swap", SWAP))
    assert speakers(shown) == ["client", "professional", "client"]
    first, second, _ = shown.turns
    assert (first.stance, first.phase, first.utterances[1].act, first.utterances[1].why) == (None, "start", None, {})
    assert (second.talk, second.signal, second.domain) == (None, (), ("money",))


def test_one_turn_gets_another_speaker() -> None:
    assert speakers(edited(conversation(), ("turn/2/speaker", "other"))) == ["professional", "other", "professional"]


def test_the_first_words_of_a_turn_move_to_the_one_before_and_finish_its_sentence() -> None:
    unfinished = edited(conversation(), ("turn/1/utterance/2/text", "Hoe is het voor u om hier te"))
    shown = edited(unfinished, ("turn/2/move_first", 1))
    assert texts(shown)[:2] == [
        "Fijn dat u er bent. Hoe is het voor u om hier te Ik",
        "heb slecht geslapen door de schulden.",
    ]
    assert len(shown.turns[0].utterances) == 2
    assert (shown.turns[0].end_ms, shown.turns[1].start_ms) == (8_400, 8_400)


def test_the_last_words_of_a_turn_move_to_the_next_as_their_own_sentence() -> None:
    shown = edited(conversation(), ("turn/1/move_last", 9))
    assert texts(shown)[0] == "Fijn dat u er bent."
    assert [u.text for u in shown.turns[1].utterances] == [
        "Hoe is het voor u om hier te zijn?",
        "Ik heb slecht geslapen door de schulden.",
    ]
    assert shown.turns[1].utterances[0].act is None
    assert shown.turns[1].start_ms == 4_000


@pytest.mark.parametrize(
    ("before", "utterances"),
    [("Hij zei: “Ga maar.”", 3), ("Dat zei dhr.", 2)],
)
def test_moved_words_begin_a_sentence_where_sentences_end_elsewhere_too(before: str, utterances: int) -> None:
    said = edited(conversation(), ("turn/1/utterance/2/text", before))
    assert len(edited(said, ("turn/2/move_first", 1)).turns[0].utterances) == utterances


def test_a_corrected_tag_stays_with_a_sentence_that_gets_its_first_words_from_the_turn_before() -> None:
    shown = edited(
        conversation(),
        ("turn/3/utterance/1/act", "summary"),
        ("turn/2/utterance/1/text", "Ik heb slecht geslapen door de schulden"),
        ("turn/2/move_last", 2),
    )
    whole = shown.turns[2].utterances[0]
    assert (whole.text, whole.start_ms) == ("de schulden De zorgen houden u wakker.", 10_000)
    assert (whole.act, whole.source["act"]) == ("summary", "person")


def test_a_turn_that_loses_all_its_words_disappears_and_the_rest_is_renumbered() -> None:
    shown = edited(conversation(), ("turn/2/move_first", 7))
    assert [t.n for t in shown.turns] == [1, 2]
    assert texts(shown)[0].endswith("zijn? Ik heb slecht geslapen door de schulden.")


@pytest.mark.parametrize(
    ("path", "value"),
    [("turn/1/move_first", 1), ("turn/3/move_last", 1), ("turn/2/move_first", 8), ("turn/2/move_last", 0)],
)
def test_words_do_not_move_where_there_is_no_neighbour_or_no_word(path: str, value: int) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        edit_for(conversation(), path, value)


def test_a_turn_is_cut_and_its_second_part_goes_to_someone_else() -> None:
    shown = edited(conversation(), ("turn/2/split", {"at": 4, "speaker": "professional"}))
    assert texts(shown)[1:3] == ["Ik heb slecht geslapen", "door de schulden."]
    assert speakers(shown) == ["professional", "client", "professional", "professional"]
    assert [t.n for t in shown.turns] == [1, 2, 3, 4]
    assert (shown.turns[1].end_ms, shown.turns[2].start_ms) == (9_600, 9_600)


@pytest.mark.parametrize("at", [0, 7, 8])
def test_a_turn_is_not_cut_outside_its_words(at: int) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        edit_for(conversation(), "turn/2/split", {"at": at, "speaker": "client"})


def test_cutting_and_joining_gives_the_same_words_back() -> None:
    shown = edited(conversation(), ("turn/2/split", {"at": 4, "speaker": "client"}), ("turn/2/merge", None))
    assert texts(shown) == texts(conversation())
    assert [w for u in shown.turns[1].utterances for w in u.words] == list(conversation().turns[1].utterances[0].words)


def test_two_turns_join_as_the_first_speakers() -> None:
    shown = edited(conversation(), ("turn/2/merge", None))
    assert speakers(shown) == ["professional", "client"]
    assert texts(shown)[1] == "Ik heb slecht geslapen door de schulden. De zorgen houden u wakker."
    assert shown.turns[1].utterances[1].act is None


def test_of_two_turns_that_join_only_what_a_person_gave_the_second_goes_along() -> None:
    first, second, third = conversation().turns
    by_machine = replace(third, phase="closing", source={"phase": "machine"})
    tagged = replace(conversation(), turns=(first, second, by_machine))
    joined = edited(tagged, ("turn/3/world", "system"), ("turn/2/merge", None)).turns[1]
    assert (joined.phase, joined.source) == ("explore", {"world": "person"})
    assert joined.world == "system"


def test_a_version_tagged_before_holds_no_word_that_was_corrected_since() -> None:
    shown = edited(conversation(), ("turn/2/utterance/1/text", "Ik heb slecht geslapen door de huur."))
    said = shown.turns[1].utterances[0]
    kept = replace(said, words=tuple(replace(word, heard="schulden.") for word in said.words))
    turns = (shown.turns[0], replace(shown.turns[1], utterances=(kept,)), *shown.turns[2:])
    assert "schulden" not in repr(with_persons_tags(replace(shown, turns=turns), shown))


def test_words_that_stand_nowhere_any_more_are_no_reasons_wherever_they_stood() -> None:
    first, second, third = conversation().turns
    named = replace(second, why={"signal": ("slecht geslapen", "schulden"), "phase": ("schulden",)})
    asked = replace(third.utterances[0], why={"act": ("de zorgen", "2 vragen in deze beurt", "Schulden")})
    before = replace(conversation(), turns=(first, named, replace(third, utterances=(asked,))))
    told = edited(before, ("turn/2/utterance/1/text", "Ik heb slecht geslapen door dat."))
    assert told.turns[1].why == {"signal": ("slecht geslapen",)}
    assert told.turns[2].utterances[0].why == {"act": ("de zorgen", "2 vragen in deze beurt")}
    assert "schulden" not in repr(told).lower()
    moved = edited(before, ("turn/2/move_last", 2), ("strike", {"start_ms": 10_400, "end_ms": 10_800}))
    assert moved.turns[2].text.startswith("de […]") and "schulden" not in repr(moved).lower()


def test_a_stretch_is_struck_out_with_its_words_and_the_reasons_that_quote_them() -> None:
    shown = edited(conversation(), ("strike", {"start_ms": 8_700, "end_ms": 9_600}))
    turn = shown.turns[1]
    assert turn.text == "Ik heb […] door de schulden."
    assert [w.text for w in turn.utterances[0].words] == ["Ik", "heb", "[…]", "door", "de", "schulden."]
    assert turn.why == {}
    assert "slecht" not in repr(shown) and "geslapen" not in repr(shown)
    assert shown.turns[0] == conversation().turns[0]


def test_striking_goes_across_turns() -> None:
    shown = edited(conversation(), ("strike", {"start_ms": 7_200, "end_ms": 8_400}))
    assert texts(shown)[:2] == [
        "Fijn dat u er bent. Hoe is het voor u om hier te […]",
        "[…] heb slecht geslapen door de schulden.",
    ]


def test_conversations_without_sound_can_be_edited_too() -> None:
    typed = Conversation(
        "x", (Turn(1, "client", (Utterance("Ja dat is zo"),)), Turn(2, "professional", (Utterance("Wat?"),)))
    )
    shown = edited(
        typed, ("turn/1/split", {"at": 1, "speaker": "professional"}), ("turn/2/utterance/1/text", "Dit is zo.")
    )
    assert texts(shown) == ["Ja", "Dit is zo.", "Wat?"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("turn/9/phase", "start"),
        ("turn/1/utterance/9/act", "advice"),
        ("turn/2/stance", "expert"),
        ("turn/1/talk", "change"),
        ("turn/2/utterance/1/act", "advice"),
        ("turn/1/colour", "red"),
        ("turn/1/utterance/1/text", "  "),
        ("nonsense", 1),
        ("turn/3/merge", None),
    ],
)
def test_an_edit_that_fits_nowhere_is_refused(path: str, value: Any) -> None:
    with pytest.raises(ValueError):
        edit_for(conversation(), path, value)


def test_an_edit_remembers_what_it_replaced_and_where() -> None:
    edit = edit_for(conversation(), "turn/1/utterance/2/depth", 1)
    assert (json.loads(edit.before), json.loads(edit.after)) == (3, 1)
    assert (edit.anchor_ms, edit.anchor_text) == (4_000, "Hoe is het voor u om hier te zijn?")


def test_tags_find_their_place_when_another_model_writes_fewer_turns_and_other_words() -> None:
    edits = [
        edit_for(conversation(), "turn/3/phase", "closing"),
        edit_for(conversation(), "turn/3/utterance/1/act", "simple_reflection"),
    ]
    again = shifted(conversation(), 300, without_first=True, other_words=" zeg")
    shown = apply(again, edits)
    assert (shown.turns[1].phase, shown.turns[1].utterances[0].act) == ("closing", "simple_reflection")
    assert shown.turns[0] == again.turns[0]
    assert left_out(again, edits) == ()


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("turn/2/utterance/1/text", "Ik slaap slecht.", "Ik slaap slecht."),
        ("turn/2/move_last", 1, "Ik heb slecht geslapen door de"),
        ("turn/2/split", {"at": 2, "speaker": "professional"}, "Ik heb"),
        ("turn/2/merge", True, "Ik heb slecht geslapen door de schulden. De zorgen houden u wakker."),
    ],
)
def test_edited_words_come_back_only_where_the_same_words_stand(path: str, value: Any, expected: str) -> None:
    edits = [edit_for(conversation(), path, value)]
    same, other = shifted(conversation(), 300), shifted(conversation(), 300, other_words=" zeg")
    assert texts(apply(same, edits))[1] == expected
    assert apply(other, edits) == other
    assert left_out(other, edits) == tuple(edits)


def test_a_tag_of_what_is_not_heard_any_more_is_left_out() -> None:
    edits = [edit_for(conversation(), path, "summary") for path in ("turn/3/phase", "turn/3/utterance/1/act")]
    shorter = replace(conversation(), turns=conversation().turns[:2])
    assert apply(shorter, edits) == shorter
    assert left_out(shorter, edits) == tuple(edits)


def test_without_sound_a_tag_stays_with_the_nearest_of_the_same_words() -> None:
    typed = Conversation("x", tuple(Turn(n, "professional", (Utterance("Hm."), Utterance("Ja."))) for n in (1, 2, 3)))
    shown = edited(typed, ("turn/3/phase", "closing"), ("turn/2/utterance/2/act", "acknowledgement"))
    assert [turn.phase for turn in shown.turns] == [None, None, "closing"]
    assert [[u.act for u in turn.utterances] for turn in shown.turns] == [
        [None, None],
        [None, "acknowledgement"],
        [None, None],
    ]
    other_words = replace(typed, turns=tuple(replace(t, utterances=(Utterance("Goed."),)) for t in typed.turns))
    tag = edit_for(typed, "turn/3/phase", "closing")
    assert [turn.phase for turn in apply(other_words, [tag]).turns] == [None, None, "closing"]


def test_a_strike_holds_whatever_the_words_are() -> None:
    edits = [edit_for(conversation(), "strike", {"start_ms": 8_000, "end_ms": 11_000})]
    assert texts(apply(shifted(conversation(), 100, other_words=" Jansen"), edits))[1] == "[…] Jansen"


def test_a_tag_stays_with_its_turn_when_an_earlier_turn_is_cut() -> None:
    tag = edit_for(conversation(), "turn/3/phase", "closing")
    cut = edit_for(conversation(), "turn/2/split", {"at": 4, "speaker": "client"})
    assert [t.phase for t in apply(conversation(), [cut, tag]).turns] == ["start", "explore", "explore", "closing"]
    assert apply(conversation(), [cut, tag]) == apply(conversation(), [tag, cut])


def test_which_edits_ask_for_tagging_again() -> None:
    structural = ["speakers/swap", "strike", "turn/1/speaker", "turn/1/merge", "turn/1/utterance/1/text"]
    others = ["turn/1/phase", "turn/1/utterance/1/act", "turn/1/comment", "turn/1/example"]
    assert [is_structural(Edit(path, "null", "null")) for path in [*structural, *others]] == [True] * 5 + [False] * 4


def test_comments_and_examples_are_kept_per_turn_and_the_last_one_counts() -> None:
    def note(path: str, after: Any) -> Edit:
        return edit_for(conversation(), path, after)

    edits: Sequence[Edit] = [
        note("turn/2/comment", "Mooi gezegd"),
        note("turn/3/example", True),
        note("turn/2/comment", "Hier wacht ze"),
        note("turn/1/comment", "weg"),
        note("turn/1/comment", None),
    ]
    assert apply(conversation(), edits) == conversation()
    assert notes(conversation(), edits) == (Note(2, "Hier wacht ze"), Note(3, None, is_example=True))
    assert notes(shifted(conversation(), 300, without_first=True), edits)[0].n == 1


def test_the_lines_of_a_comment_give_a_terminal_no_orders() -> None:
    assert Note(1, "Mooi\x1b[2J!\ntijdens de opname: zucht\x07").lines == ("Mooi [2J!", "tijdens de opname: zucht")


def test_a_speaker_keeps_the_last_name_given_and_loses_it_when_that_is_empty() -> None:
    edits = [edit_for(conversation(), "speakers/client/name", name) for name in ("Samira", "Amira")]
    assert speaker_names(edits) == {"client": "Amira"}
    assert apply(conversation(), edits) == conversation()
    assert speaker_names([*edits, edit_for(conversation(), "speakers/client/name", "")]) == {}
    assert not is_structural(edits[0])


@pytest.mark.parametrize("name", ["x" * 41, "twee\nregels", " spatie", 7, None])
def test_a_name_fits_on_one_line(name: Any) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        edit_for(conversation(), "speakers/client/name", name)
