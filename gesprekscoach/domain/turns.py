"""From words with a voice to utterances and turns (codebook, "Eenheden")."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import groupby

from gesprekscoach.domain.conversation import Speaker, Turn, Utterance, Word
from gesprekscoach.domain.sentences import ends_sentence
from gesprekscoach.domain.word_speakers import VoicedWord

# A silence this long in the sound ends an utterance also where the recogniser wrote no full stop, and after a comma a
# shorter one does. Stretches of speech are padded: it is quiet some 200 ms longer. Measured on 27 conversations spoken
# by synthetic voices, which pause neatly: of 472 commas with 200 ms or more 463 stood between utterances, of 2,473
# others 19; of 17 places without a mark and 400 ms or more 12 did, of 20,691 others 84.
_SILENCE_MS = 400
_SILENCE_AFTER_COMMA_MS = 200
# Without a full stop for this many words, the end of a segment ends the utterance too. In 20 spoken training
# conversations none of 99 segment ends without full stop after 12 to 40 words stood between utterances.
_LONG_WORDS = 40
LISTENING_SOUNDS = frozenset(
    "hm hmm mm mmm mhm hm-hm hmhm uhu uh-huh aha ah oh o ja jaja ja-ja nee precies oké oke ok okay nou juist goed "
    "zeker tuurlijk inderdaad".split()
)
_LISTENING_WORDS = 3
_LISTENING_MS = 1_500


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What one voice says until another is heard: the words of its utterances."""

    voice: int
    utterances: tuple[tuple[Word, ...], ...]

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for utterance in self.utterances for word in utterance)

    @property
    def end_ms(self) -> int:
        return max(word.end_ms for word in self.words)

    @property
    def is_finished(self) -> bool:
        return ends_sentence(self.utterances[-1][-1].text)

    def followed_by(self, later: "_Stretch") -> "_Stretch":
        return _Stretch(self.voice, self.utterances + later.utterances)

    def resumed_by(self, later: "_Stretch") -> "_Stretch":
        """Go on with the sentence that was not finished."""
        if self.is_finished:
            return self.followed_by(later)
        resumed = self.utterances[-1] + later.utterances[0]
        return _Stretch(self.voice, (*self.utterances[:-1], resumed, *later.utterances[1:]))


def build_turns(words: Sequence[VoicedWord], speaker_of: Mapping[int, Speaker]) -> tuple[Turn, ...]:
    """Group words into utterances and turns.

    A short listening sound of the other, in the middle of a sentence, does not break a turn: it is kept, as the first
    utterance of what the other says next.

    Args:
        words: words with their voice, in order of time.
        speaker_of: the role of each voice.
    """
    joined = _joined(_without_interruptions(_stretches(words)))
    return tuple(_turn(n, stretch, speaker_of[stretch.voice]) for n, stretch in enumerate(joined, 1))


def is_listening_sound(words: Sequence[Word]) -> bool:
    """Whether this is at most three words that only show that someone listens (hm, ja, precies)."""
    return len(words) <= _LISTENING_WORDS and all(_bare(word.text) in LISTENING_SOUNDS for word in words)


def _turn(n: int, stretch: _Stretch, speaker: Speaker) -> Turn:
    utterances = tuple(
        Utterance(
            text=" ".join(word.text for word in words),
            start_ms=words[0].start_ms,
            end_ms=max(word.end_ms for word in words),
            words=words,
        )
        for words in stretch.utterances
    )
    return Turn(n, speaker, utterances, start_ms=stretch.words[0].start_ms, end_ms=stretch.end_ms)


def _stretches(words: Iterable[VoicedWord]) -> list[_Stretch]:
    return [
        _Stretch(voice, tuple(_utterances(list(run)))) for voice, run in groupby(words, key=lambda item: item.voice)
    ]


def _without_interruptions(stretches: Sequence[_Stretch]) -> list[_Stretch]:
    """Move a listening sound in the middle of a sentence behind the turn in which it sounds."""
    moved: list[_Stretch] = []
    waiting: list[_Stretch] = []
    for before, stretch, after in zip([None, *stretches], stretches, [*stretches[1:], None], strict=False):
        if before is not None and after is not None and _is_interruption(before, stretch, after):
            waiting.append(stretch)
        elif waiting and moved[-1].voice == stretch.voice:
            moved[-1] = moved[-1].resumed_by(stretch)
        else:
            moved.extend([*waiting, stretch])
            waiting = []
    return [*moved, *waiting]


def _is_interruption(before: _Stretch, sound: _Stretch, after: _Stretch) -> bool:
    return (
        before.voice == after.voice
        and (not before.is_finished or sound.end_ms < before.end_ms)
        and sound.end_ms - sound.words[0].start_ms <= _LISTENING_MS
        and is_listening_sound(sound.words)
    )


def _joined(stretches: Iterable[_Stretch]) -> Iterator[_Stretch]:
    """Join neighbours of one voice."""
    for _, run in groupby(stretches, key=lambda stretch: stretch.voice):
        yield reduce(_Stretch.followed_by, run)


def _utterances(words: Sequence[VoicedWord]) -> Iterator[tuple[Word, ...]]:
    held: list[Word] = []
    for item in words:
        held.append(item.word)
        if item is words[-1] or _ends_utterance(item, len(held)):
            yield tuple(held)
            held = []


def _ends_utterance(item: VoicedWord, count: int) -> bool:
    return (
        ends_sentence(item.word.text)
        or item.silence_ms >= (_SILENCE_AFTER_COMMA_MS if item.word.text.endswith(",") else _SILENCE_MS)
        or (item.ends_segment and count >= _LONG_WORDS)
    )


def _bare(text: str) -> str:
    return text.casefold().strip(".,?!…;:\"'”’()")
