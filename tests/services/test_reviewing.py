"""Reviewing one recording of a real vault: read, corrected, undone and heard, also from another thread."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from gesprekscoach.adapters.playback import SpeakerPlayer
from gesprekscoach.adapters.vault import Vault
from gesprekscoach.domain.codebook import read_codebook
from gesprekscoach.domain.consent import Consent
from gesprekscoach.domain.conversation import Conversation, Word
from gesprekscoach.domain.domain_words import DomainWords
from gesprekscoach.domain.lexicon import Phrases
from gesprekscoach.domain.recording import State
from gesprekscoach.domain.safety import SafetyLexicon
from gesprekscoach.domain.speech import Span
from gesprekscoach.domain.stepwise import Steps
from gesprekscoach.errors import ConsentMissing, NotFound
from gesprekscoach.resources import codebook_file
from gesprekscoach.services.reviewing import VaultReview
from tests.domain.feedback.talk import shipped_texts
from tests.tui.places import TODAY, add, consent, said
from tests.vault_pages import decrypted


@pytest.fixture
def vault(vault: Vault) -> Vault:
    add(vault, "een", "Eerste", conversation=said("Hoe is het?", "Zwaar."), state=State.TAGGED)
    add(vault, "twee", "Tweede", held_on=date(2026, 11, 1), conversation=said("Dag.", "Dag."), state=State.TAGGED)
    add(vault, "ander", "Van een ander", people=consent("Bas", "Sem"), conversation=said("Dag."), state=State.TAGGED)
    add(vault, "leeg", "Nog zonder tekst")
    return vault


def review(vault: Vault, recording_id: str = "een", today: date = TODAY) -> VaultReview:
    def tag(conversation: Conversation) -> Steps[Conversation]:
        yield 0.5
        return replace(conversation, turns=tuple(replace(turn, phase="analyse") for turn in conversation.turns))

    return VaultReview(
        open_store=vault.open,
        recording_id=recording_id,
        codebook=read_codebook(codebook_file()),
        texts=shipped_texts(),
        tag=tag,
        today=lambda: today,
        player=SpeakerPlayer(),
        domain_words=lambda: DomainWords(["bewindvoerder"]),
        safety=lambda: SafetyLexicon({}, Phrases([]), {}),
    )


def test_a_tag_that_a_person_gave_keeps_the_version_of_the_codebook_it_was_chosen_from(vault: Vault) -> None:
    opened = review(vault)
    opened.correct("turn/1/phase", "action")
    replace(opened, codebook=replace(opened.codebook, version="later")).correct("turn/2/phase", "action")
    with vault.open() as store:
        assert [edit.codebook for edit in store.corrections("een")] == [opened.codebook.version, "later"]


def test_an_edit_stays_and_can_be_undone_and_redone(vault: Vault) -> None:
    opened = review(vault)
    opened.correct("turn/1/phase", "action")
    opened.correct("turn/2/comment", "mooi")

    loaded = review(vault).load()
    assert loaded.conversation.turns[0].phase == "action"
    assert [(note.n, note.comment) for note in loaded.notes] == [(2, "mooi")]
    opened.undo()
    opened.undo()
    assert opened.load().conversation.turns[0].phase == "start"
    assert opened.undo() is None
    opened.redo()
    assert opened.load().conversation.turns[0].phase == "action"


def test_what_another_window_changes_while_it_is_read_is_seen_at_the_next_look(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = vault.open()
    read = store.conversation

    def read_and_see_it_changed(recording_id: str) -> Conversation | None:
        found = read(recording_id)
        review(vault).correct("turn/1/phase", "action")
        return found

    monkeypatch.setattr(store, "conversation", read_and_see_it_changed)
    loaded = replace(review(vault), open_store=lambda: store).load()
    assert loaded.conversation.turns[0].phase == "start"
    assert loaded.version != review(vault).version()


def test_an_edit_goes_to_the_turn_that_was_seen_though_another_window_split_one_before_it(vault: Vault) -> None:
    opened = review(vault)
    seen = opened.load().conversation
    review(vault).correct("turn/1/split", {"at": 1, "speaker": "client"})

    opened.correct("turn/2/comment", "mooi", seen)

    assert [(note.n, note.comment) for note in opened.load().notes] == [(3, "mooi")]


def test_a_name_for_a_speaker_lasts_is_listed_and_can_be_undone_and_redone(vault: Vault) -> None:
    def listed() -> tuple[str, ...]:
        with vault.open() as store:
            return next(row.people for row in store.recordings() if row.id == "een")

    review(vault).correct("speakers/client/name", "Samira")

    assert review(vault).load().given_names == {"client": "Samira"}
    assert listed() == ("Noor", "Samira")
    review(vault).undo()
    assert review(vault).load().given_names == {} and listed() == ("Noor", "Sem")
    review(vault).redo()
    assert listed() == ("Noor", "Samira")


def test_erasing_a_conversation_takes_the_names_along(vault: Vault) -> None:
    review(vault).correct("speakers/client/name", "Kraakhelder")
    assert b"Kraakhelder" in decrypted(vault.path, vault.key)
    with vault.open() as store:
        store.erase("een")
    assert b"Kraakhelder" not in decrypted(vault.path, vault.key)


def test_every_call_may_come_from_another_thread(vault: Vault) -> None:
    opened = review(vault)
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(opened.correct, "turn/1/phase", "action").result()

    assert opened.load().conversation.turns[0].phase == "action"


def test_changed_words_are_tagged_again_when_asked(vault: Vault) -> None:
    opened = review(vault)
    opened.correct("turn/1/utterance/1/text", "Hoe gaat het?")

    assert list(opened.retag()) == [0.5]
    assert opened.load().conversation.turns[1].phase == "analyse"


def test_the_series_holds_the_tagged_conversations_of_the_same_professional_oldest_first(vault: Vault) -> None:
    add(vault, "drie", "Later op de dag", conversation=said("Dag.", "Dag."), state=State.TAGGED)
    series = review(vault).series()
    assert [one.id for one in series] == ["twee", "een", "drie"]
    assert [one.held for one in series] == [review(vault, one.id).load().held for one in series]
    assert review(vault).beside("twee").load().recording.title == "Tweede"


@pytest.mark.parametrize(
    "people",
    [
        consent("Sem", "Noor"),
        Consent((*consent("Bas", "Sem").people, replace(consent("Noor").people[0], speaks=False))),
        consent("Noor", "Sem", until=TODAY - timedelta(days=1)),
    ],
    ids=["in which she was the client", "in which she only watched", "past its retention date"],
)
def test_the_series_leaves_out_a_conversation(vault: Vault, people: Consent) -> None:
    add(vault, "drie", "Niet van haar", people=people, conversation=said("Dag.", "Dag."), state=State.TAGGED)
    assert [one.id for one in review(vault).series()] == ["twee", "een"]


def test_the_series_of_a_conversation_of_two_professionals_mixes_no_others_of_each(vault: Vault) -> None:
    together = Consent((*consent("Bas").people, *consent("Noor", "Sem").people))
    for name in ("samen", "nog eens samen"):
        add(vault, name, name, people=together, conversation=said("Dag.", "Dag."), state=State.TAGGED)
    assert [one.id for one in review(vault, "samen").series()] == ["samen", "nog eens samen"]
    assert [one.id for one in review(vault).series()] == ["twee", "een", "samen", "nog eens samen"]


def test_the_series_of_a_conversation_that_someone_watched_is_of_who_spoke(vault: Vault) -> None:
    watched = Consent((replace(consent("Bas").people[0], speaks=False), *consent("Noor", "Sem").people))
    add(vault, "drie", "Met Bas erbij", people=watched, conversation=said("Dag.", "Dag."), state=State.TAGGED)
    assert [one.id for one in review(vault, "drie").series()] == ["twee", "een", "drie"]


def test_sound_comes_from_the_vault(vault: Vault) -> None:
    assert [piece.span for piece in review(vault).sound(Span(0, 1000))] == [Span(0, 30_000)]
    ended = replace(review(vault), today=lambda: date(2028, 1, 1))
    with pytest.raises(ConsentMissing):
        next(iter(ended.sound(Span(0, 1000))))


def test_without_text_or_consent_nothing_is_shown(vault: Vault) -> None:
    with pytest.raises(NotFound):
        review(vault, "leeg").load()
    with pytest.raises(ConsentMissing):
        review(vault, today=TODAY + timedelta(days=91)).load()


def test_a_conversation_that_stands_on_a_screen_may_be_read_until_its_last_day(vault: Vault) -> None:
    assert review(vault, today=TODAY + timedelta(days=90)).version()
    with pytest.raises(ConsentMissing):
        review(vault, today=TODAY + timedelta(days=91)).version()


def test_what_was_heard_badly_is_judged_on_the_conversation_as_it_is_shown(vault: Vault) -> None:
    opened = review(vault)
    shown = opened.load().conversation
    words = (Word("bewindvoeder", 100, 900, 0.4),)
    unsure = replace(shown.turns[0].utterances[0], text="bewindvoeder", words=words)
    heard = replace(shown, turns=(replace(shown.turns[0], utterances=(unsure,)), *shown.turns[1:]))

    assert [(p.heard, p.proposal) for p in opened.hearing(heard).suggestions] == [("bewindvoeder", "bewindvoerder")]
    assert opened.hearing(shown).suggestions == ()


def test_an_edit_of_words_that_another_speech_model_did_not_hear_again_is_named(vault: Vault) -> None:
    opened = review(vault)
    opened.correct("turn/1/phase", "action")
    opened.correct("turn/1/utterance/1/text", "Hoe gaat het?")
    assert opened.hearing(opened.load().conversation).left_out == ()

    with vault.open() as store:
        store.save_conversation("een", said("Heel iets anders.", "Goed."))
    fell_away = opened.hearing(opened.load().conversation).left_out
    assert [edit.path for edit in fell_away] == ["turn/1/utterance/1/text"]
    assert opened.load().conversation.turns[0].phase == "action"
