"""Hear a stretch, and hear again what the recogniser missed in it.

Measured on 27 spoken conversations, of which 6 had such a stretch: word error 22.6 % without, 21.7 % with. In two
minutes of talk under loud noise it makes up fewer words than before (208 and 188 for 290 and 263, at two levels): what
repeats itself is still seen as a loop. Kept from repeating itself the recogniser gets as much right and makes up more
(252 and 312).
"""

from collections.abc import Callable, Sequence

from gesprekscoach.domain.blocks import cut_in_pauses
from gesprekscoach.domain.invented import has_loop
from gesprekscoach.domain.missed import missed_speech
from gesprekscoach.domain.speech import Segment, Span

Hear = Callable[[Span, bool], Sequence[Segment]]  # a stretch, and whether it is heard again
_TRIES = 3
# Words that the recogniser is less sure of than this, on average, are made up of noise rather than missed before.
# Source: the bound of Whisper (Radford et al., 2022).
_LEAST_LOGPROB = -1.0


def heard_whole(hear: Hear, whole: Span, speech: Sequence[Span], tries: int = 0) -> list[Segment]:
    """Return what is heard in a stretch; where speech was missed it is heard alone, then in halves and quarters.

    Args:
        hear: the recogniser.
        whole: the stretch, of one channel.
        speech: where speech was detected in that channel, in order.
        tries: how often this stretch was heard before.
    """
    heard = list(hear(whole, tries > 0))
    if tries == _TRIES:
        return heard
    for missed in missed_speech(heard, speech, whole):
        parts = cut_in_pauses(speech, missed, 2 if tries else 1)
        again = [segment for part in parts for segment in heard_whole(hear, part, speech, tries + 1)]
        again = [segment for segment in again if segment.avg_logprob >= _LEAST_LOGPROB]
        if again:
            heard = [s for s in heard if not (has_loop(s) and _is_inside(s.span, missed))] + again
    return sorted(heard, key=lambda segment: segment.span.start_ms)


def _is_inside(span: Span, whole: Span) -> bool:
    return whole.start_ms <= (span.start_ms + span.end_ms) // 2 <= whole.end_ms
