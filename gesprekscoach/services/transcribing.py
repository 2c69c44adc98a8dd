"""From the sound of a recording to a conversation with speakers; goes on where an earlier run stopped."""

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from functools import partial
from queue import SimpleQueue
from threading import Event

from gesprekscoach.domain.address import address_form
from gesprekscoach.domain.blocks import plan_blocks
from gesprekscoach.domain.conversation import Conversation, Turn
from gesprekscoach.domain.domain_words import DomainWords
from gesprekscoach.domain.invented import sift
from gesprekscoach.domain.known_words import doubted, parts_of_name, parts_to_look_up
from gesprekscoach.domain.recording import Recording, State
from gesprekscoach.domain.roles import judge_roles, known_roles
from gesprekscoach.domain.silences import with_silences
from gesprekscoach.domain.speech import Block, Segment, Span, VoiceSpan
from gesprekscoach.domain.stepwise import Made, Steps
from gesprekscoach.domain.turns import build_turns
from gesprekscoach.domain.word_speakers import VoicedWord, attribute
from gesprekscoach.domain.word_times import within_speech
from gesprekscoach.errors import AudioUnreadable, GesprekscoachError
from gesprekscoach.services.listening import heard_whole
from gesprekscoach.services.ports import (
    AudioPiece,
    Plan,
    Progress,
    SpeechFinder,
    Transcriber,
    TranscriptStore,
    VoiceSeparator,
    WordList,
)

FINDING_SPEECH = "Spraak zoeken"
HEARING_WORDS = "Woorden herkennen"
SEPARATING_VOICES = "Stemmen uit elkaar houden"

_TICK_S = 0.5


class _Stopped(Exception):
    """The use case was closed while a block was in hand."""


def transcribe(
    recording: Recording,
    store: TranscriptStore,
    speech_finder: SpeechFinder,
    transcriber: Transcriber,
    separator: VoiceSeparator,
    domain_words: DomainWords,
    word_list: WordList,
) -> Generator[Progress, None, None]:
    """Write down a recording: words, who said them, utterances and turns, without tags.

    Every block is stored when it is done, so that a crash loses the blocks in hand at most. A recording that was
    written down whole with this very model is left as it is. Closing the generator returns at once; the recogniser
    itself ends at the next word it hears.

    Raises:
        AudioUnreadable: nobody says anything in the recording.
        ModelMissing: a model is absent or damaged. Words that were recognised before stay.
    """
    if _is_done(recording, store.conversation(recording.id), transcriber):
        return
    store.set_state(recording.id, State.TRANSCRIBING)
    plan = store.plan(recording.id, transcriber.name)
    if plan is None:
        plan = yield from _make_plan(recording, store, speech_finder, transcriber)
    yield from _hear(recording, store, transcriber, plan)
    segments = _heard_segments(store, recording.id, transcriber.name)
    segments = [replace(s, words=domain_words.repair(s.words)) for s in segments]
    unknown = _unknown_in(segments, recording, domain_words, word_list)
    segments = [replace(s, words=doubted(s.words, unknown)) for s in segments]
    if not any(segment.rejected is None for segment in segments):
        raise AudioUnreadable(
            "In deze opname is geen spraak gevonden.", "Luister of er iets te horen is. Wis de opname als ze leeg is."
        )
    yield Progress(SEPARATING_VOICES, 0, recording.duration_ms)
    conversation = yield from _with_speakers(recording, store, separator, plan, segments)
    models = {"speech": transcriber.name, "speech_sha256": transcriber.sha256}
    store.save_conversation(recording.id, replace(conversation, models=models))
    store.set_state(recording.id, State.TRANSCRIBED)
    yield Progress(SEPARATING_VOICES, recording.duration_ms, recording.duration_ms)


def told(step: str, steps: Steps[Made]) -> Generator[Progress, None, Made]:
    """Do the work of this name, and say how far it is at every percent; it is done once it is kept, by the caller."""
    percent = 0
    try:
        while True:
            before, percent = percent, min(99, int(100 * next(steps)))
            if percent != before:
                yield Progress(step, percent, 100)
    except StopIteration as end:
        made: Made = end.value
        return made


def kept_out(store: TranscriptStore, recording_id: str, model: str) -> tuple[Segment, ...]:
    """Return what the recogniser made up, with time and reason, in order of time."""
    return tuple(s for s in _heard_segments(store, recording_id, model) if s.rejected is not None)


def _is_done(recording: Recording, conversation: Conversation | None, transcriber: Transcriber) -> bool:
    """Whether all of it was written down with this model; a recording can go on after it seemed ended."""
    return (
        conversation is not None
        and conversation.models.get("speech_sha256") == transcriber.sha256
        and conversation.duration_ms in (None, recording.duration_ms)
    )


def _make_plan(
    recording: Recording, store: TranscriptStore, finder: SpeechFinder, transcriber: Transcriber
) -> Generator[Progress, None, Plan]:
    yield Progress(FINDING_SPEECH, 0, 100)
    speech = yield from told(FINDING_SPEECH, finder.speech(store.audio_pieces(recording.id), recording.duration_ms))
    plan = Plan(transcriber.name, tuple(speech), plan_blocks(speech, recording.duration_ms, transcriber.workers))
    store.save_plan(recording.id, plan)
    yield Progress(FINDING_SPEECH, 100, 100)
    return plan


def _hear(
    recording: Recording, store: TranscriptStore, transcriber: Transcriber, plan: Plan
) -> Generator[Progress, None, None]:
    """Decode the blocks that are not done, as many at a time as there are workers; this thread alone uses the store."""
    done = store.blocks_done(recording.id, transcriber.name)
    to_do = [block for block in plan.blocks if block.index not in done]
    reached = {block.index: block.span.duration_ms if block.index in done else 0 for block in plan.blocks}
    total = sum(block.span.duration_ms for block in plan.blocks)
    drafts: SimpleQueue[Segment] = SimpleQueue()
    stop = Event()

    def note(block: Block, is_again: bool, heard: Segment) -> None:
        if stop.is_set():
            raise _Stopped
        if not is_again:
            reached[block.index] = min(block.span.duration_ms, max(0, heard.span.end_ms - block.span.start_ms))
            drafts.put(heard)

    running: dict[Future[tuple[Segment, ...]], Block] = {}
    pool = ThreadPoolExecutor(transcriber.workers)
    try:
        while to_do or running:
            while to_do and len(running) < transcriber.workers:
                block = to_do.pop(0)
                pieces = list(store.audio_pieces(recording.id, block.span))
                running[pool.submit(_heard_in, block, pieces, _speech_in(plan, block), transcriber, note)] = block
            for future in wait(running, timeout=_TICK_S, return_when=FIRST_COMPLETED).done:
                block = running.pop(future)
                store.save_block(recording.id, transcriber.name, block.index, future.result())
                reached[block.index] = block.span.duration_ms
            yield Progress(HEARING_WORDS, sum(reached.values()), total, _drafted(drafts))
    finally:
        stop.set()
        pool.shutdown(wait=False)  # what is in hand is lost anyhow, and half a minute of sound takes a large model long


def _heard_in(
    block: Block,
    pieces: Sequence[AudioPiece],
    speech: Sequence[Span],
    transcriber: Transcriber,
    note: Callable[[Block, bool, Segment], None],
) -> tuple[Segment, ...]:
    """Return what is heard in a block; ``note`` gets each segment at once, with whether it was heard before."""

    def hear(span: Span, is_again: bool) -> Sequence[Segment]:
        own = [piece for piece in pieces if piece.span.overlaps(span)]
        return transcriber.segments(replace(block, span=span), own, partial(note, block, is_again))

    heard = heard_whole(hear, block.span, speech)
    return sift([replace(s, words=within_speech(s.words, speech)) for s in heard], speech)


def _drafted(drafts: SimpleQueue[Segment]) -> tuple[tuple[int, str], ...]:
    """Take out what was heard since the last time."""
    found = []
    while not drafts.empty():
        segment = drafts.get()
        found.append((segment.span.start_ms, segment.text))
    return tuple(found)


def _speech_in(plan: Plan, block: Block) -> list[Span]:
    return [span for channel, span in plan.speech if channel == block.channel and span.overlaps(block.span)]


def _heard_segments(store: TranscriptStore, recording_id: str, model: str) -> list[Segment]:
    blocks = store.blocks_done(recording_id, model)
    return sorted((s for index in sorted(blocks) for s in blocks[index]), key=lambda s: s.span.start_ms)


def _unknown_in(
    segments: Sequence[Segment], recording: Recording, domain_words: DomainWords, word_list: WordList
) -> set[str]:
    """Return the words that no list holds, and that are no name of the people in the consent."""
    parts = {part for segment in segments for word in segment.words for part in parts_to_look_up(word)}
    names = {part for person in recording.consent.people for part in parts_of_name(person.name)}
    return {part for part in word_list.unknown(parts - names) if not domain_words.holds(part)}


def _with_speakers(
    recording: Recording, store: TranscriptStore, separator: VoiceSeparator, plan: Plan, segments: Sequence[Segment]
) -> Generator[Progress, None, Conversation]:
    """Find out who spoke; when that fails the words are stored without speakers before the error goes on."""
    voices: Sequence[VoiceSpan] = ()
    if recording.channels == 1:
        speech = [span for _, span in plan.speech]
        try:
            steps = separator.voices(store.audio_pieces(recording.id), speech, len(recording.consent.speakers))
            voices = yield from told(SEPARATING_VOICES, steps)
        except GesprekscoachError:
            if store.conversation(recording.id) is None:
                words = with_silences(attribute(segments, ()), plan.speech)
                nameless = _conversation(recording, build_turns(words, {0: "other"}))
                store.save_conversation(recording.id, nameless)
            raise
    words = with_silences(attribute(segments, voices), plan.speech)
    roles = known_roles(recording.consent) or judge_roles(_said(words))
    return _conversation(recording, build_turns(words, roles.role_of))


def _said(words: Sequence[VoicedWord]) -> dict[int, list[str]]:
    """Return the utterances of each voice, for the judgement of roles."""
    said: dict[int, list[str]] = {}
    for voice in dict.fromkeys(item.voice for item in words):
        own = [item for item in words if item.voice == voice]
        said[voice] = [u.text for turn in build_turns(own, {voice: "other"}) for u in turn.utterances]
    return said


def _conversation(recording: Recording, turns: tuple[Turn, ...]) -> Conversation:
    return Conversation(
        id=recording.id,
        turns=turns,
        title=recording.title,
        setting=recording.setting,
        address=address_form(turns),
        duration_ms=recording.duration_ms,
    )
