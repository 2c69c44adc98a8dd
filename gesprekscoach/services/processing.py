"""The whole job on one recording of the vault: words, speakers, tags; goes on where an earlier run stopped."""

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from gesprekscoach.domain.conversation import Speaker
from gesprekscoach.domain.domain_words import DomainWords
from gesprekscoach.domain.recording import State
from gesprekscoach.errors import AudioUnreadable, NotFound, WrongUse
from gesprekscoach.services.consenting import register, require
from gesprekscoach.services.correcting import Tag, correct, correct_and_retag, tag_recording
from gesprekscoach.services.ports import Progress, SpeechFinder, Store, Transcriber, VoiceSeparator, WordList
from gesprekscoach.services.transcribing import told, transcribe

TAGGING = "Tags maken"


def process(
    recording_id: str,
    store: Store,
    speech_finder: SpeechFinder,
    transcriber: Transcriber,
    separator: VoiceSeparator,
    domain_words: DomainWords,
    word_list: WordList,
    tag: Tag,
    today: date,
    tagged_with: Mapping[str, str] | None = None,
) -> Generator[Progress, None, None]:
    """Make words, speakers and tags; what is there already, made with the same models, is not made again.

    ``tagged_with``: the versions that ``tag`` works with, as they stand in the ``models`` of a conversation; None when
    tags of any version are good.

    Raises:
        NotFound: no such recording.
        WrongUse: it is still being recorded.
        ConsentMissing: consent does not cover it today, or was withdrawn meanwhile.
        AudioUnreadable: nobody says anything in the recording.
        ModelMissing: a model is absent or damaged; what was made before stays.
    """
    require(store, recording_id, today)
    recording = store.recording(recording_id)
    if recording.state is State.RECORDING:
        raise WrongUse("Dit gesprek wordt nog opgenomen.", "Stop eerst met opnemen, en verwerk het daarna.")
    with _telling_of_withdrawal(recording_id, store):
        try:
            yield from transcribe(recording, store, speech_finder, transcriber, separator, domain_words, word_list)
        except AudioUnreadable:
            store.recording(recording_id)  # raises what is true of one that was erased when all was heard
            raise
        transcriber.release()
        yield from _tags(recording_id, store, tag, tagged_with or {})


def swap_speakers(recording_id: str, store: Store, tag: Tag, today: date) -> Generator[Progress, None, None]:
    """Exchange professional and client everywhere and tag anew; an edit like any other, so it can be undone.

    Stopped halfway nothing is swapped: doing it again would swap them back.

    Raises:
        NotFound: no such recording, or it was not transcribed yet.
        ConsentMissing: consent does not cover it today, or was withdrawn meanwhile.
    """
    require(store, recording_id, today)
    yield Progress(TAGGING, 0, 100)
    roles = {"professional": "client", "client": "professional"}
    with _telling_of_withdrawal(recording_id, store):
        yield from told(TAGGING, correct_and_retag(store, recording_id, "speakers/swap", roles, tag))
    yield Progress(TAGGING, 100, 100)


def name_speaker(recording_id: str, store: Store, speaker: Speaker, name: str, today: date) -> None:
    """Call a speaker by this name everywhere; empty: as in the consent register. An edit, so it can be undone.

    Raises:
        NotFound: no such recording, or it was not transcribed yet.
        ConsentMissing: consent does not cover it today.
        WrongUse: the name is too long, or more than one line.
    """
    require(store, recording_id, today)
    correct(store, recording_id, f"speakers/{speaker}/name", name.strip())


@contextmanager
def _telling_of_withdrawal(recording_id: str, store: Store) -> Iterator[None]:
    """Let what is gone because someone withdrew meanwhile be said as that."""
    try:
        yield
    except NotFound:
        register(store, recording_id)
        raise


def _tags(recording_id: str, store: Store, tag: Tag, tagged_with: Mapping[str, str]) -> Generator[Progress, None, None]:
    state = store.recording(recording_id).state
    if state.is_tagged and tagged_with.items() <= _models(store, recording_id).items():
        return
    yield Progress(TAGGING, 0, 100)
    yield from told(TAGGING, tag_recording(store, recording_id, tag))
    store.set_state(recording_id, state if state.is_tagged else State.TAGGED)
    yield Progress(TAGGING, 100, 100)


def _models(store: Store, recording_id: str) -> Mapping[str, str]:
    conversation = store.conversation(recording_id)
    return {} if conversation is None else conversation.models
