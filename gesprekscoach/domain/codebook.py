"""The codebook as the program knows it: tracks, labels, rules and guidelines, read from data and checked once."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from gesprekscoach.domain.conversation import Speaker
from gesprekscoach.domain.own_toml import Unusable, read_toml, toml_text

Unit = Literal["turn", "utterance", "question"]
Sign = Literal["positive", "negative"]


class UnknownCode(LookupError):
    """A code that is not in the codebook; the message (Dutch) names the nearest one that is."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a label, a code of the opening or a guideline comes from."""

    code: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A decision rule of a track, with the code that minimal pairs refer to ("phase.3")."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A passage that looks like the label but is not, and why."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Label:
    """One value of a track: how it is written, shown and recognised. ``letter`` is unique in its track."""

    code: str
    name: str
    letter: str
    colour: str
    definition: str
    hits: tuple[str, ...]
    near_misses: tuple[NearMiss, ...]
    source: str
    working_name: bool


@dataclass(frozen=True, slots=True)
class Track:
    """One question asked of every unit of a speaker; ``many`` when zero or more labels may apply."""

    code: str
    name: str
    unit: Unit
    speakers: tuple[str, ...]
    many: bool
    definition: str
    rules: tuple[Rule, ...]
    labels: tuple[Label, ...]

    def __post_init__(self) -> None:
        _unique((label.code for label in self.labels), f"spoor {self.code}: code")
        _unique((label.letter for label in self.labels), f"spoor {self.code}: letter")
        units, speakers = get_args(Unit), sorted(get_args(Speaker))
        if self.unit not in units:
            raise Unusable(f"spoor {self.code}: unit '{self.unit}' bestaat niet, kies uit {', '.join(units)}")
        if not self.speakers or not set(self.speakers) <= set(speakers):
            raise Unusable(f"spoor {self.code}: speakers moet een keuze zijn uit {', '.join(speakers)}")

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the labels, in the order of the codebook."""
        return tuple(label.code for label in self.labels)

    def label(self, code: str | int) -> Label:
        """Return the label with this code. Raises UnknownCode with the nearest code."""
        return _find(self.labels, str(code), lambda label: label.code, f"spoor {self.code}")


@dataclass(frozen=True, slots=True)
class Setting:
    """A field of work."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class OpeningCode:
    """One observable thing in an opening: O1-O9 help, N1-N9 hinder."""

    code: str
    sign: Sign
    name: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class OpeningLevel:
    """One of the four levels of the opening and its rule."""

    level: int
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class OpeningRules:
    """The window and the counts of the opening: turns, ms and words."""

    name: str
    definition: str
    max_turns: int
    max_ms: int
    monologue_words: int
    room_words: int
    levels: tuple[OpeningLevel, ...]
    codes: tuple[OpeningCode, ...]

    def code(self, code: str) -> OpeningCode:
        """Return the O or N code. Raises UnknownCode with the nearest code."""
        return _find(self.codes, code, lambda item: item.code, "de opening")

    def level(self, level: int) -> OpeningLevel:
        """Return what a level (0-3) means. Raises UnknownCode."""
        return _find(self.levels, str(level), lambda item: str(item.level), "de niveaus van de opening")


@dataclass(frozen=True, slots=True)
class Guideline:
    """A band for a measure, always shown with its source and only from ``min_n`` on. Shares lie between 0 and 1."""

    code: str
    name: str
    low: float | None
    high: float
    text: str
    source: str
    min_n: int


@dataclass(frozen=True, slots=True)
class Codebook:
    """The whole codebook; every stored tag carries its ``version``."""

    version: str
    colours: Mapping[str, str]
    sources: tuple[Source, ...]
    tracks: tuple[Track, ...]
    settings: tuple[Setting, ...]
    opening: OpeningRules
    guidelines: tuple[Guideline, ...]

    def __post_init__(self) -> None:
        _unique((track.code for track in self.tracks), "code van een spoor")
        sources = {source.code for source in self.sources}
        for where, source in self._references():
            if source not in sources:
                raise Unusable(f"{where}: bron '{source}' staat niet in de lijst van bronnen")
        for track in self.tracks:
            for label in track.labels:
                if label.colour not in self.colours:
                    raise Unusable(f"{track.code}.{label.code}: kleur '{label.colour}' bestaat niet")

    def _references(self) -> Iterable[tuple[str, str]]:
        for track in self.tracks:
            yield from ((f"{track.code}.{label.code}", label.source) for label in track.labels)
        yield from ((code.code, code.source) for code in self.opening.codes)
        yield from ((guideline.code, guideline.source) for guideline in self.guidelines)

    def track(self, code: str) -> Track:
        """Return the track with this code. Raises UnknownCode with the nearest code."""
        return _find(self.tracks, code, lambda track: track.code, "het codeboek")

    def name(self, track: str, code: str | int) -> str:
        """Return the Dutch name of a label. Raises UnknownCode."""
        return self.track(track).label(code).name

    def source(self, code: str) -> Source:
        """Return a source by its code. Raises UnknownCode."""
        return _find(self.sources, code, lambda source: source.code, "de bronnen")

    def setting(self, code: str) -> Setting:
        """Return a field of work by its code. Raises UnknownCode."""
        return _find(self.settings, code, lambda setting: setting.code, "de werkvelden")

    def guideline(self, measure: str) -> Guideline | None:
        """Return the guideline for a measure of the feedback, or None when the codebook gives none."""
        return next((item for item in self.guidelines if item.code == measure), None)


def read_codebook(path: Path) -> Codebook:
    """Read the codebook from a TOML file.

    Raises:
        Unusable: the file is not TOML, or a key, code, letter, colour or source does not fit.
        KeyError: a part is absent.
    """
    return parse_codebook(toml_text(path.read_bytes()))


def parse_codebook(text: str) -> Codebook:
    """Build the codebook from the text of a TOML file. Raises as ``read_codebook`` does."""
    data = read_toml(text)
    try:
        return _codebook(data)
    except TypeError as error:  # Python names the class and the key
        names = re.findall(r"'\w+'|\w+(?=\.__init__)", str(error))
        raise Unusable(f"een onderdeel klopt niet ({', '.join(names)})") from error


def _codebook(data: Mapping[str, Any]) -> Codebook:
    opening = dict(data["opening"])
    levels = opening.pop("levels")
    codes = opening.pop("code")
    return Codebook(
        version=data["version"],
        colours=dict(data["colours"]),
        sources=tuple(Source(**item) for item in data["source"]),
        tracks=tuple(_track(item) for item in data["track"]),
        settings=tuple(Setting(**item) for item in data["setting"]),
        opening=OpeningRules(
            **opening,
            levels=tuple(OpeningLevel(int(item["code"]), item["name"], item["text"]) for item in levels),
            codes=tuple(OpeningCode(**item) for item in codes),
        ),
        guidelines=tuple(Guideline(**{"low": None, **item}) for item in data["guideline"]),
    )


def _track(data: Mapping[str, Any]) -> Track:
    fields = dict(data)
    labels = fields.pop("label")
    rules = fields.pop("rules")
    speakers = fields.pop("speakers")
    return Track(
        **fields,
        speakers=tuple(speakers),
        rules=tuple(Rule(**item) for item in rules),
        labels=tuple(
            Label(
                **{key: value for key, value in item.items() if key not in ("hits", "near_misses")},
                hits=tuple(item["hits"]),
                near_misses=tuple(NearMiss(**miss) for miss in item["near_misses"]),
            )
            for item in labels
        ),
    )


_Item = TypeVar("_Item")


def _find(items: tuple[_Item, ...], wanted: str, key: Callable[[_Item], str], where: str) -> _Item:
    for item in items:
        if key(item) == wanted:
            return item
    known = [key(item) for item in items]
    near = get_close_matches(wanted, known, n=1, cutoff=0.5)
    hint = f"Bedoel je '{near[0]}'?" if near else f"Kies uit: {', '.join(known)}."
    raise UnknownCode(f"'{wanted}' staat niet in {where}. {hint}")


def _unique(values: Iterable[str], what: str) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise Unusable(f"{what} '{value}' komt twee keer voor")
        seen.add(value)
