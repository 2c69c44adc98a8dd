"""Conversations from and to the JSON of the corpus format, with the keys the contract adds."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, get_args

from gesprekscoach.domain.conversation import (
    SEVERAL,
    TURN_TRACKS,
    Conversation,
    Opening,
    Speaker,
    Turn,
    Utterance,
    Word,
)

_HIGHEST_LEVEL = 3


class CorpusFormatError(ValueError):
    """The document is not a conversation in corpus format; the message says where."""


def conversation_from_json(document: Any, *, with_labels: bool = True) -> Conversation:
    """Read a conversation.

    Args:
        document: a parsed JSON document. Needed: ``id`` and ``turns``, each turn with ``speaker`` and ``utterances``
            that have ``text``; everything else may be absent. Turns stand in order and keep their ``n`` when each is
            higher than the one before, as in a piece of a longer conversation; else they are counted from 1.
        with_labels: whether labels in the document are kept; without them only text, times and speakers are read.

    Raises:
        CorpusFormatError: a needed key is absent, or a key that is read has another type.
    """
    root = _mapping(document, "het bestand")
    turns = root.get("turns")
    if not isinstance(turns, list) or not turns:
        raise CorpusFormatError("'turns' ontbreekt of is leeg")
    opening = root.get("opening") if with_labels else None
    return Conversation(
        id=_text(root, "id", "het bestand"),
        title=_string(root, "title", "het bestand") or "",
        setting=_string(root, "setting", "het bestand"),
        address=_string(root, "address", "het bestand"),
        quality=_string(root, "quality", "het bestand"),
        opening=_opening(_mapping(opening, "opening")) if opening is not None else None,
        turns=_numbered([_turn(t, n, with_labels) for n, t in enumerate(turns, 1)], [t.get("n") for t in turns]),
        duration_ms=_whole(root, "duration_ms", "het bestand"),
        models={
            name: str(value)
            for name, value in _mapping(root.get("models") or {}, "'models'").items()
            if value is not None  # unknown
        },
        uncoded=_uncoded(turns) if with_labels else frozenset(),
    )


def conversation_to_json(conversation: Conversation) -> dict[str, Any]:
    """Write a conversation with every key of the contract, ready for ``json.dumps``."""
    opening = conversation.opening
    return {
        "id": conversation.id,
        "title": conversation.title,
        "setting": conversation.setting,
        "address": conversation.address,
        **({"quality": conversation.quality} if conversation.quality is not None else {}),
        "duration_ms": conversation.duration_ms,
        "models": dict(conversation.models),
        "opening": None if opening is None else _opening_json(opening),
        "turns": [_turn_json(t) for t in conversation.turns],
    }


def _opening_json(opening: Opening) -> dict[str, Any]:
    """Write level and codes, and the turns in which each was found when that is known: who codes by hand leaves it."""
    found = {"evidence": {code: list(turns) for code, turns in opening.evidence.items()}} if opening.evidence else {}
    return {"level": opening.level, "positive": list(opening.positive), "negative": list(opening.negative), **found}


def _uncoded(turns: list[Any]) -> frozenset[str]:
    """Return of which tracks that may be empty the document has no key at all."""
    held = {key for turn in turns for part in (turn, *turn["utterances"]) for key in part}
    return frozenset({"signal", "flags", "follow_up"} - held)


def _mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise CorpusFormatError(f"{where}: geen JSON-object")
    return value


def _text(value: Mapping[str, Any], key: str, where: str) -> str:
    found = value.get(key)
    if not isinstance(found, str) or not found.strip():
        raise CorpusFormatError(f"{where}: '{key}' ontbreekt of is leeg")
    return _readable(found, key, where)


def _string(value: Mapping[str, Any], key: str, where: str) -> str | None:
    found = value.get(key)
    if found is None:
        return None
    if not isinstance(found, str):
        raise CorpusFormatError(f"{where}: '{key}' is geen tekst")
    return _readable(found, key, where)


def _readable(text: str, key: str, where: str) -> str:
    """Refuse half a character, which JSON can hold and no file or screen can."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise CorpusFormatError(f"{where}: in '{key}' staat een half teken")
    return text


def _whole(value: Mapping[str, Any], key: str, where: str) -> int | None:
    found = value.get(key)
    if found is None:
        return None
    if not isinstance(found, int) or isinstance(found, bool) or found < 0:
        raise CorpusFormatError(f"{where}: '{key}' is geen heel getal vanaf 0")
    return found


def _list(value: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    found = value.get(key) or []
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise CorpusFormatError(f"{where}: '{key}' is geen lijst van teksten")
    return tuple(found)


def _opening(value: Mapping[str, Any]) -> Opening:
    level = _whole(value, "level", "opening")
    if level is None or level > _HIGHEST_LEVEL:
        raise CorpusFormatError(f"opening: 'level' moet 0 tot {_HIGHEST_LEVEL} zijn")
    evidence = _mapping(value.get("evidence") or {}, "opening: 'evidence'")
    return Opening(
        level=level,
        positive=_list(value, "positive", "opening"),
        negative=_list(value, "negative", "opening"),
        evidence={code: tuple(turns) for code, turns in evidence.items() if isinstance(turns, list)},
    )


def _numbered(turns: Sequence[Turn], numbers: Sequence[Any]) -> tuple[Turn, ...]:
    rise = all(type(n) is int for n in numbers) and all(a < b for a, b in pairwise(numbers))
    return tuple(replace(turn, n=n) for turn, n in zip(turns, numbers, strict=True)) if rise else tuple(turns)


def _turn(value: Any, n: int, with_labels: bool) -> Turn:
    where = f"beurt {n}"
    turn = _mapping(value, where)
    speaker: Any = turn.get("speaker")
    if speaker not in get_args(Speaker):
        raise CorpusFormatError(f"{where}: 'speaker' moet professional, client of other zijn")
    utterances = turn.get("utterances")
    if not isinstance(utterances, list) or not utterances:
        raise CorpusFormatError(f"{where}: 'utterances' ontbreekt of is leeg")
    labels = (
        {
            **{track: (_list if track in SEVERAL else _string)(turn, track, where) for track in TURN_TRACKS},
            **_trust(turn, where),
        }
        if with_labels
        else {}
    )
    return Turn(
        n=n,
        speaker=speaker,
        utterances=tuple(_utterance(u, where, with_labels) for u in utterances),
        start_ms=_whole(turn, "start_ms", where),
        end_ms=_whole(turn, "end_ms", where),
        **labels,
    )


def _utterance(value: Any, where: str, with_labels: bool) -> Utterance:
    utterance = _mapping(value, where)
    labels = (
        {
            **{key: _string(utterance, key, where) for key in ("act", "follow_up")},
            "depth": _whole(utterance, "depth", where),
            "flags": _list(utterance, "flags", where),
            **_trust(utterance, where),
        }
        if with_labels
        else {}
    )
    words = utterance.get("words") or []
    if not isinstance(words, list):
        raise CorpusFormatError(f"{where}: 'words' is geen lijst")
    return Utterance(
        text=_text(utterance, "text", where),
        start_ms=_whole(utterance, "start_ms", where),
        end_ms=_whole(utterance, "end_ms", where),
        words=tuple(_word(word, where) for word in words),
        **labels,
    )


def _word(value: Any, where: str) -> Word:
    where = f"{where}, een woord"
    word = _mapping(value, where)
    start, end = (_whole(word, key, where) for key in ("start_ms", "end_ms"))
    probability = word.get("probability", 1.0)
    if start is None or end is None or end < start:
        raise CorpusFormatError(f"{where}: 'start_ms' of 'end_ms' klopt niet")
    if not isinstance(probability, int | float) or isinstance(probability, bool) or not 0 <= probability <= 1:
        raise CorpusFormatError(f"{where}: 'probability' is geen getal van 0 tot 1")
    return Word(_text(word, "text", where), start, end, probability, _string(word, "heard", where))


def _trust(value: Mapping[str, Any], where: str) -> dict[str, Any]:
    confidence, why, source = (
        _mapping(value.get(key) or {}, f"{where}: '{key}'") for key in ("confidence", "why", "source")
    )
    if not all(isinstance(by, str) for by in source.values()):
        raise CorpusFormatError(f"{where}: in 'source' staat iets anders dan tekst")
    return {
        "confidence": dict(confidence),
        "why": {track: _list(why, track, where) for track in why},
        "source": dict(source),
    }


def _turn_json(turn: Turn) -> dict[str, Any]:
    labels: dict[str, Any] = {"phase": turn.phase, "world": turn.world, "domain": list(turn.domain)}
    if turn.speaker == "professional":
        labels["stance"] = turn.stance
    if turn.speaker == "client":
        labels |= {"talk": turn.talk, "movement": turn.movement, "signal": list(turn.signal)}
    return {
        "n": turn.n,
        "speaker": turn.speaker,
        "start_ms": turn.start_ms,
        "end_ms": turn.end_ms,
        **labels,
        **_trust_json(turn),
        "utterances": [_utterance_json(u, turn.speaker) for u in turn.utterances],
    }


def _utterance_json(utterance: Utterance, speaker: Speaker) -> dict[str, Any]:
    document: dict[str, Any] = {"text": utterance.text, "start_ms": utterance.start_ms, "end_ms": utterance.end_ms}
    if speaker == "professional":
        document |= {"act": utterance.act, "flags": list(utterance.flags), **_trust_json(utterance)}
        if utterance.is_question:
            document |= {"depth": utterance.depth, "follow_up": utterance.follow_up}
    if utterance.words:
        document["words"] = [_word_json(word) for word in utterance.words]
    return document


def _trust_json(value: Turn | Utterance) -> dict[str, Any]:
    return {
        "confidence": {track: round(number, 3) for track, number in value.confidence.items()},
        "why": {track: list(words) for track, words in value.why.items()},
        "source": {track: value.source.get(track, "machine") for track in {**value.confidence, **value.source}},
    }


def _word_json(word: Word) -> dict[str, Any]:
    document: dict[str, Any] = {
        "text": word.text,
        "start_ms": word.start_ms,
        "end_ms": word.end_ms,
        "probability": round(word.probability, 3),
    }
    if word.heard is not None:
        document["heard"] = word.heard
    return document
