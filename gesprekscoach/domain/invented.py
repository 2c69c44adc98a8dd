"""Text the recogniser made up: loops, credits of subtitlers, words where nobody speaks."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from gesprekscoach.domain.conversation import Word
from gesprekscoach.domain.speech import Segment, Span
from gesprekscoach.domain.turns import LISTENING_SOUNDS

_LONGEST_LOOP = 8
_REPEATS = 3
_LOOP_WORDS = 6
# "Ben-t-t-t-t...": a few letters over and over, in a word longer than people write when they draw one out.
_STUCK = re.compile(r"(?=.{30}).*?(.{1,6}?)\1{7}")
# Text of a window that shrinks more than this when compressed repeats itself. Source: Whisper (Radford et al., 2022).
_MOST_COMPRESSION = 2.4
# Word times are a few tenths of a second off at most.
_SLACK_MS = 400
_SPEECH_SHARE = 0.2
# What subtitlers leave at the end of programmes, which the model was trained on. The whole segment must be this.
_CREDITS = re.compile(
    r"(ondertitel(d|ing(en)?|s)?( (door|van|by|is|en)\b.*|:.*| .{0,40})?"
    r"|.*\b(amara\.?org|tv ?gelderland|npo ondertiteling|nos ondertiteling)\b.*"
    r"|(hartelijk )?(bedankt|dank (u|je) wel) voor het kijken.*"
    r"|vertaling( en ondertiteling)?( door|:) .*"
    r"|(\W*muziek\W*)+|(\W*applaus\W*)+)"
)


def sift(segments: Iterable[Segment], speech: Sequence[Span]) -> tuple[Segment, ...]:
    """Mark what was made up: such segments come back with the reason in ``rejected``; nothing is thrown away.

    Of a loop the first time stays; its repeats become a rejected segment of their own. Listening sounds (ja, hm)
    may be repeated as often as people do.

    Args:
        segments: what the recogniser wrote, of one channel.
        speech: where speech was detected in that channel, in order.
    """
    return tuple(sifted for segment in segments for sifted in _sifted(segment, speech))


def has_loop(segment: Segment) -> bool:
    """Whether the recogniser went round in circles: in words or letters, here or in segments decoded with this one."""
    bare = _bare(segment)
    return segment.compression_ratio > _MOST_COMPRESSION or any(
        _loop_at(bare, at)[0] or _STUCK.match(word) for at, word in enumerate(bare)
    )


def _bare(segment: Segment) -> list[str]:
    return [word.text.casefold().strip(".,?!…") for word in segment.words]


def _sifted(segment: Segment, speech: Sequence[Span]) -> Iterator[Segment]:
    if _CREDITS.fullmatch(segment.text.casefold().strip(" .!")):
        yield replace(segment, rejected="Dit lijkt een regel van een ondertitelaar, niet iets wat gezegd is.")
    elif _spoken_share(segment.words, speech) < _SPEECH_SHARE:
        yield replace(segment, rejected="Hier werd niet gesproken.")
    else:
        yield from _without_loops(segment)


def _spoken_share(words: Sequence[Word], speech: Sequence[Span]) -> float:
    return sum(_is_spoken(word, speech) for word in words) / len(words)


def _is_spoken(word: Word, speech: Sequence[Span]) -> bool:
    return any(span.start_ms - _SLACK_MS <= word.end_ms and word.start_ms <= span.end_ms + _SLACK_MS for span in speech)


def _without_loops(segment: Segment) -> Iterator[Segment]:
    bare = _bare(segment)
    kept_from = at = 0
    while at < len(bare):
        size, repeats = _loop_at(bare, at)
        if size:
            again, end = at + size, at + size * repeats
            reason = f"De herkenner bleef hangen en schreef dit {repeats} keer achter elkaar."
        elif _STUCK.match(bare[at]):
            again, end = at, at + 1
            reason = "De herkenner bleef hangen in dit woord."
        else:
            at += 1
            continue
        if again > kept_from:
            yield _part(segment, kept_from, again)
        yield replace(_part(segment, again, end), rejected=reason)
        kept_from = at = end
    if kept_from < len(bare):
        yield _part(segment, kept_from, len(bare))


def _loop_at(words: Sequence[str], at: int) -> tuple[int, int]:
    """Return (words in the loop, times) for the longest loop that starts here, or (0, 0)."""
    best = (0, 0)
    for size in range(1, _LONGEST_LOOP + 1):
        unit = words[at : at + size]
        if len(unit) < size or all(word in LISTENING_SOUNDS for word in unit):
            continue
        repeats = 1
        while words[at + repeats * size : at + (repeats + 1) * size] == unit:
            repeats += 1
        if repeats >= _REPEATS and repeats * size >= _LOOP_WORDS and repeats * size > best[0] * best[1]:
            best = (size, repeats)
    return best


def _part(segment: Segment, start: int, end: int) -> Segment:
    words = segment.words[start:end]
    if len(words) == len(segment.words):
        return segment
    return replace(segment, words=words, span=Span(words[0].start_ms, max(words[0].start_ms, words[-1].end_ms)))
