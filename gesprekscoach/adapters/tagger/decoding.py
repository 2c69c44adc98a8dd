"""From logits to labels: the best path of phases, thresholds, what may stand with what, and a calibrated confidence."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gesprekscoach.adapters.tagger.features import (
    gives_back,
    invites,
    names_own_feeling,
    names_thought,
    states_back,
    stays_so,
)
from gesprekscoach.adapters.tagger.layers import sigmoid, softmax
from gesprekscoach.domain.conversation import QUESTION_ACTS, REFLECTION_ACTS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gesprekscoach.adapters.tagger.manifest import Decoding
    from gesprekscoach.domain.followup_evidence import QuestionEvidence

    Array = NDArray[np.float32]

FOR_ANY_ACT = frozenset({"yes_but"})
FOR_ADVICE = frozenset({"with_permission"})
WRITTEN, HEARD = "written", "heard"
MARK, STOP, NOTHING = "mark", "stop", "nothing"
NO_FOLLOW_UP = "null"
FEELING = "feeling"
NAMED_FEELING = 0.97  # the share of the 1,531 turns of training that name a feeling as one's own which have the label
STACKED = "stacked"
EDGE = 1e-4  # probabilities this close to 0 or 1 are not told apart


@dataclass(frozen=True, slots=True)
class Choice:
    """Labels (indices; one, or zero or more) of one unit on one track, and the raw probability that they are right."""

    labels: tuple[int, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A way to say something that nearly no conversation holds from which the network learned.

    Attributes:
        fits: whether an utterance, or a turn where a track is of turns, says it so.
        never: per track the labels that it does not have then.
        rather: per track the labels of which the likeliest takes their place.
    """

    fits: Callable[[str], bool]
    never: Mapping[str, Sequence[str]]
    rather: Mapping[str, Sequence[str]]


UNCLEAR = ("acknowledgement", "permission", "information", "other")
PHRASINGS = (
    Phrasing(
        invites,
        {"act": ("closed_question", *UNCLEAR), "depth": ("0", "1")},
        {"act": ("open_question",), "depth": ("2",)},
    ),
    Phrasing(gives_back, {"act": UNCLEAR}, {"act": REFLECTION_ACTS}),
    Phrasing(states_back, {"act": ("closed_question",)}, {"act": REFLECTION_ACTS}),
    Phrasing(names_thought, {"act": (*UNCLEAR, "confrontation")}, {"act": REFLECTION_ACTS}),
    Phrasing(stays_so, {"talk": ("change",), "movement": ("want",)}, {"talk": ("sustain",), "movement": ("none",)}),
)


class Decoder:
    """Chooses labels from logits; every number it uses comes from decoding.json."""

    def __init__(self, tracks: Mapping[str, Sequence[str]], decoding: Decoding) -> None:
        """Take the labels per track and the numbers chosen for them."""
        self._tracks = tracks
        self._decoding = decoding

    def probabilities(self, track: str, logits: Array) -> Array:
        """Probabilities [units, labels]: of one label for most tracks, of each label by itself for the others.

        Those of the phases lie on a path: see `phases`.
        """
        shifted = self._shifted(track, logits)
        return sigmoid(shifted) if track in self._decoding.thresholds else softmax(shifted)

    def phrased(self, track: str, probabilities: Array, texts: Sequence[str]) -> Array:
        """Probabilities once it counts how an utterance or a turn is phrased (codebook).

        An invitation to tell is open and asks for a story at least; what gives back what was heard, or says what the
        other thinks, is a reflection; who will not change does not speak for it.
        """
        names, told = self._tracks[track], probabilities.copy()
        for phrasing in (phrasing for phrasing in PHRASINGS if track in phrasing.never):
            labels = (phrasing.never[track], phrasing.rather[track])
            never, rather = ([k for k, name in enumerate(names) if name in some] for some in labels)
            for row in (row for row, text in zip(told, texts, strict=True) if phrasing.fits(text)):
                row[rather[int(row[rather].argmax())]] += row[never].sum()
                row[never] = 0.0
        return told

    def with_feelings(self, probabilities: Array, texts: Sequence[str]) -> Array:
        """Probabilities of the signals of turns once it counts that a feeling that is named is there."""
        feeling, told = self._tracks["signal"].index(FEELING), probabilities.copy()
        for row in (row for row, text in zip(told, texts, strict=True) if names_own_feeling(text)):
            row[feeling] = max(row[feeling], NAMED_FEELING)
        return told

    def single(self, probabilities: Array) -> list[Choice]:
        """The most probable label of every unit."""
        return [Choice((int(row.argmax()),), float(row.max())) for row in probabilities]

    def graded(self, probabilities: Array) -> list[Choice]:
        """The level of every unit that does best when the level next to the true one counts for half.

        In cross-fitting over the training conversations this leaves agreement as it was and brings .4 to .8 % more of
        the levels within one.
        """
        import numpy as np

        beside = np.pad(probabilities, ((0, 0), (1, 1)))
        worth = probabilities + (beside[:, :-2] + beside[:, 2:]) / 2
        levels = worth.argmax(axis=1)
        return [Choice((int(k),), float(row[k])) for k, row in zip(levels, probabilities, strict=True)]

    def acts(self, probabilities: Array, texts: Sequence[str], origin: str) -> list[Choice]:
        """First whether an utterance asks, then whether it gives back, and only then which act it is.

        Each is decided on its acts together, since they share what speaks for them. How probable a question must be
        depends on how the text ends: a writer who ends a question with a full stop is rare, a recogniser that does so
        is not. A reflection must be more probable than the other acts together.

        Args:
            probabilities: [utterances, acts].
            texts: of the utterances.
            origin: of the text, `WRITTEN` or `HEARD`.
        """
        names, bounds = self._tracks["act"], self._decoding.asking[origin]
        asking, reflecting = (
            [k for k, name in enumerate(names) if name in some] for some in (QUESTION_ACTS, REFLECTION_ACTS)
        )
        other = [k for k in range(len(names)) if k not in asking + reflecting]
        choices = []
        for row, text in zip(probabilities, texts, strict=True):
            among = reflecting if row[reflecting].sum() > row[other].sum() else other
            if row[asking].sum() > bounds[ending(text)]:
                among = asking
            best = max(among, key=lambda k: float(row[k]))
            choices.append(Choice((best,), float(row[best])))
        return choices

    def phases(self, logits: Array) -> list[Choice]:
        """The most probable path of phases over the turns, with the marginal probability of each step."""
        import numpy as np

        transitions, shifted = np.asarray(self._decoding.transitions, np.float32), self._shifted("phase", logits)
        marginals = path_marginals(shifted, transitions)
        path = best_path(shifted, transitions)
        return [Choice((label,), float(marginals[n, label])) for n, label in enumerate(path)]

    def several(self, track: str, probabilities: Array) -> list[Choice]:
        """Every label above its threshold."""
        return [self._set(row, self._decoding.thresholds[track]) for row in probabilities]

    def flags(
        self, probabilities: Array, acts: Array, chosen: Sequence[Choice], turn_of: Sequence[int]
    ) -> list[Choice]:
        """Flags that can stand with the act; arguments as for `with_acts`."""
        return self.several("flags", self.with_acts(probabilities, acts, chosen, turn_of))

    def with_acts(self, probabilities: Array, acts: Array, chosen: Sequence[Choice], turn_of: Sequence[int]) -> Array:
        """Probabilities of flags, none for a flag that cannot stand with the act.

        A question is `stacked` as soon as its turn holds another one (71 of the 73 such turns in the training
        conversations, none of the other 1,033). A recogniser cuts one question in two and runs two together; so its
        probability is the geometric mean of what this rule gives and what the network says, and the questions of a turn
        share the highest: the flag stands at each of them or at none (codebook).

        Args:
            probabilities: [utterances, flags].
            acts: probabilities [utterances, acts].
            chosen: the act of each utterance.
            turn_of: the turn of each utterance.
        """
        names, stacked = self._tracks["act"], self._tracks["flags"].index(STACKED)
        asks = acts[:, [names.index(act) for act in QUESTION_ACTS]].sum(axis=1)
        together: dict[int, list[int]] = {}
        for i, turn in enumerate(turn_of):
            together.setdefault(turn, []).append(i)
        allowed = probabilities.copy()
        for i, choice in enumerate(chosen):
            another = 1 - math.prod(1 - float(asks[j]) for j in together[turn_of[i]] if j != i)
            allowed[i, stacked] = math.sqrt(another * float(probabilities[i, stacked]))
            for k, flag in enumerate(self._tracks["flags"]):
                if not _may_stand(flag, names[choice.labels[0]]):
                    allowed[i, k] = 0.0
        for members in together.values():
            asked = [i for i in members if names[chosen[i].labels[0]] in QUESTION_ACTS]
            if asked:
                allowed[asked, stacked] = max(allowed[asked, stacked])
        return allowed

    def follow_up(self, logits: Array, evidence: QuestionEvidence, *, has_spoken: bool = True) -> Choice:
        """The follow-up of one question: what the words show, and what the network says, together.

        Null while the client has not spoken: then there is nothing to follow up (codebook).
        """
        import numpy as np

        learned = self._decoding.follow_up
        shown = np.asarray(learned.weights) @ [evidence[name] for name in learned.features] + np.asarray(learned.bias)
        said = logits - np.max(logits)
        scores = shown + learned.trust * (said - np.log(np.exp(said).sum()))
        raised = np.exp(scores - scores.max())
        best = int(raised.argmax()) if has_spoken else self._tracks["follow_up"].index(NO_FOLLOW_UP)
        return Choice((best,), float(raised[best] / raised.sum()))

    def calibrated(self, track: str, confidence: float) -> float:
        """The share of such choices that was right on conversations kept apart."""
        slope, offset = self._decoding.calibration[track]
        bounded = min(1 - EDGE, max(EDGE, confidence))
        return 1 / (1 + math.exp(-(slope * math.log(bounded / (1 - bounded)) + offset)))

    def _shifted(self, track: str, logits: Array) -> Array:
        import numpy as np

        return logits + np.asarray(self._decoding.bias.get(track, 0.0), np.float32)

    def _set(self, row: Array, thresholds: Sequence[float]) -> Choice:
        chosen = tuple(k for k, (p, bound) in enumerate(zip(row, thresholds, strict=True)) if p > bound)
        confidence = math.prod(float(p) if k in chosen else 1 - float(p) for k, p in enumerate(row))
        return Choice(chosen, confidence)


def ending(text: str) -> str:
    """How an utterance ends, of what is heard in one: with a question mark, another full stop, or neither."""
    if "?" in text:
        return MARK
    return STOP if text.rstrip("\"'”’) ").endswith((".", "!", "…")) else NOTHING


def _may_stand(flag: str, act: str) -> bool:
    if flag in FOR_ANY_ACT:
        return True
    return act == "advice" if flag in FOR_ADVICE else act in QUESTION_ACTS


def best_path(scores: Array, transitions: Array) -> list[int]:
    """The path of labels with the highest sum of scores [steps, labels] and transitions [from, to] (Viterbi)."""
    import numpy as np

    total, back = scores[0].astype(np.float64), []
    for row in scores[1:]:
        reached = total[:, None] + transitions
        back.append(reached.argmax(axis=0))
        total = reached.max(axis=0) + row
    path = [int(total.argmax())]
    for step in reversed(back):
        path.append(int(step[path[-1]]))
    return path[::-1]


def path_marginals(scores: Array, transitions: Array) -> Array:
    """The probability of every label at every step over all paths (forward-backward), [steps, labels]."""
    import numpy as np

    forward, backward = scores.astype(np.float64), np.zeros(scores.shape)
    for n in range(1, len(scores)):
        forward[n] += _log_sum(forward[n - 1][:, None] + transitions, 0)
    for n in range(len(scores) - 2, -1, -1):
        backward[n] = _log_sum(transitions + (scores[n + 1] + backward[n + 1])[None, :], 1)
    both = forward + backward
    result: Array = np.exp(both - _log_sum(both, 1)[:, None]).astype(np.float32)
    return result


def _log_sum(values: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    import numpy as np

    top = values.max(axis=axis, keepdims=True)
    result: NDArray[np.float64] = np.log(np.exp(values - top).sum(axis=axis)) + top.squeeze(axis)
    return result
