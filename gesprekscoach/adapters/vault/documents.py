"""A conversation as one JSON text, with nothing lost (the corpus format rounds numbers)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from sys import intern
from typing import Any

from gesprekscoach.domain.conversation import SEVERAL, Conversation, Opening, Turn, Utterance, Word

_APART = ("words", "cues", "aside", "uncoded")  # words are written short, the others not at all


def document_of(conversation: Conversation) -> str:
    """Write a conversation; title and setting stand with the recording, so they are left out."""
    shape = {**_shape(conversation), "title": "", "setting": None}
    return json.dumps(shape, ensure_ascii=False, separators=(",", ":"))


def conversation_from(document: str, title: str, setting: str | None) -> Conversation:
    """Read what ``document_of`` wrote."""
    shape = json.loads(document, object_hook=_read)
    opening = shape["opening"]
    return Conversation(
        **{
            **shape,
            "title": title,
            "setting": setting,
            "opening": opening and _opening(opening),
            "turns": tuple(shape["turns"]),
        }
    )


def words_json(words: Sequence[Word]) -> list[list[Any]]:
    """Write words as short lists: text, start, end, probability, heard."""
    return [[w.text, w.start_ms, w.end_ms, w.probability, w.heard] for w in words]


def words_from_json(rows: Sequence[Sequence[Any]]) -> tuple[Word, ...]:
    """Read words written by ``words_json``."""
    return tuple(Word(intern(text), *rest) for text, *rest in rows)


def _shape(value: Any) -> Any:
    """Return dataclasses and mappings as dicts, sequences as lists; words short."""
    match value:
        case Conversation() | Turn() | Utterance() | Opening():
            return {f.name: _shape(getattr(value, f.name)) for f in fields(value) if f.name not in _APART} | (
                {"words": words_json(value.words)} if isinstance(value, Utterance) else {}
            )
        case Mapping():
            return {key: _shape(item) for key, item in value.items()}
        case tuple() | list():
            return [_shape(item) for item in value]
    return value


def _opening(shape: dict[str, Any]) -> Opening:
    evidence = {code: tuple(turns) for code, turns in shape["evidence"].items()}
    return Opening(shape["level"], tuple(shape["positive"]), tuple(shape["negative"]), evidence)


def _read(shape: dict[str, Any]) -> Any:
    """Make turns and utterances while reading: hours of talk as plain lists take as much memory again."""
    if "words" in shape:
        return Utterance(**{**_labels(shape), "words": words_from_json(shape["words"])})
    if "utterances" in shape:
        return Turn(**{**_labels(shape), "utterances": tuple(shape["utterances"])})
    return shape


def _labels(shape: dict[str, Any]) -> dict[str, Any]:
    lists = {track: tuple(shape[track]) for track in SEVERAL if track in shape}
    return {**shape, **lists, "why": {track: tuple(words) for track, words in shape["why"].items()}}
