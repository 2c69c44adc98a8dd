"""Conversations from and to the JSON of the corpus format, with the keys the contract adds."""

from collections.abc import Mapping
from typing import Any, get_args

from gesprekscoach.domain.conversation import Conversation, Opening, Speaker, Turn, Utterance, Word


class CorpusFormatError(ValueError):
    """The document is not a conversation in corpus format; the message says where."""


def conversation_from_json(document: Any, *, with_labels: bool = True) -> Conversation:
    """Read a conversation.

    Args:
        document: a parsed JSON document. Needed: ``id`` and ``turns``, each turn with ``speaker`` and ``utterances``
            that have ``text``; everything else may be absent.
        with_labels: whether labels in the document are kept; without them only text, times and speakers are read.

    Raises:
        CorpusFormatError: a needed key is absent or has another type.
    """
    root = _mapping(document, "het bestand")
    turns = root.get("turns")
    if not isinstance(turns, list) or not turns:
        raise CorpusFormatError("'turns' ontbreekt of is leeg")
    opening = root.get("opening") if with_labels else None
    return Conversation(
        id=_text(root, "id", "het bestand"),
        title=str(root.get("title") or ""),
        setting=root.get("setting"),
        address=root.get("address"),
        quality=root.get("quality"),
        opening=_opening(_mapping(opening, "opening")) if opening is not None else None,
        turns=tuple(_turn(t, n, with_labels) for n, t in enumerate(turns, 1)),
        duration_ms=root.get("duration_ms"),
        models=dict(root.get("models") or {}),
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
        "opening": None
        if opening is None
        else {"level": opening.level, "positive": list(opening.positive), "negative": list(opening.negative)},
        "turns": [_turn_json(t) for t in conversation.turns],
    }


def _mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise CorpusFormatError(f"{where}: geen JSON-object")
    return value


def _text(value: Mapping[str, Any], key: str, where: str) -> str:
    found = value.get(key)
    if not isinstance(found, str) or not found.strip():
        raise CorpusFormatError(f"{where}: '{key}' ontbreekt of is leeg")
    return found


def _opening(value: Mapping[str, Any]) -> Opening:
    evidence = value.get("evidence") or {}
    return Opening(
        level=int(value["level"]),
        positive=tuple(value.get("positive", ())),
        negative=tuple(value.get("negative", ())),
        evidence={code: tuple(turns) for code, turns in evidence.items()},
    )


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
            **{key: turn.get(key) for key in ("phase", "world", "stance", "talk", "movement")},
            **{key: tuple(turn.get(key) or ()) for key in ("domain", "signal")},
            **_trust(turn),
        }
        if with_labels
        else {}
    )
    return Turn(
        n=n,
        speaker=speaker,
        utterances=tuple(_utterance(u, where, with_labels) for u in utterances),
        start_ms=turn.get("start_ms"),
        end_ms=turn.get("end_ms"),
        **labels,
    )


def _utterance(value: Any, where: str, with_labels: bool) -> Utterance:
    utterance = _mapping(value, where)
    labels = (
        {
            **{key: utterance.get(key) for key in ("act", "depth", "follow_up")},
            "flags": tuple(utterance.get("flags") or ()),
            **_trust(utterance),
        }
        if with_labels
        else {}
    )
    return Utterance(
        text=_text(utterance, "text", where),
        start_ms=utterance.get("start_ms"),
        end_ms=utterance.get("end_ms"),
        words=tuple(Word(**word) for word in utterance.get("words") or ()),
        **labels,
    )


def _trust(value: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "confidence": dict(value.get("confidence") or {}),
        "why": {track: tuple(words) for track, words in (value.get("why") or {}).items()},
        "source": dict(value.get("source") or {}),
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
