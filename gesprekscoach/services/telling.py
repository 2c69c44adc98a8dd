"""What learning, comparing and evaluating found, as lines of Dutch text for the command line and the app alike."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from gesprekscoach.domain.agreement import Scores
from gesprekscoach.domain.codebook import Codebook
from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.dutch_numbers import clock, counted, number
from gesprekscoach.domain.learning import LearnedLayer, Outcome, share_equal
from gesprekscoach.domain.one_line import one_line
from gesprekscoach.domain.tag_list import Change, Label, tags
from gesprekscoach.services.differing import Difference
from gesprekscoach.services.learning import MARGIN

_PARTS = {"tagger": "tagger", "codebook": "codeboek"}
_NONE = "geen"
_SCORED = {
    "question": "Open of gesloten vraag",
    "reflection": "Soort teruggeven",
    "feeling": "Signaal: gevoel",
    "opening": "Opening",
}


def score_lines(scores: Mapping[str, Scores], codebook: Codebook) -> Iterator[str]:
    """Write the agreement per track as a table with what its columns mean, or that there was nothing to compare."""
    if not scores:
        yield "In deze gesprekken staan geen tags om mee te vergelijken."
        return
    yield f"{'spoor':26} {'aantal':>7} {'gelijk':>7} {'kappa':>6} {'macro-F1':>9}"
    for track, score in scores.items():
        kappa, macro_f1 = number(score.kappa, 2), number(score.macro_f1, 2)
        name = _score_name(track, codebook)
        yield f"{name:26} {number(score.n):>7} {score.accuracy:7.0%} {kappa:>6} {macro_f1:>9}"
    yield ""
    yield "gelijk: bij zoveel tags koos het programma hetzelfde als de mens."
    yield "kappa: hoe gelijk, zonder wat door toeval gelijk is. 1 is altijd gelijk, 0 is toeval."
    yield "macro-F1: hoe goed, als elke tag even zwaar telt, ook een die weinig voorkomt. 1 is altijd goed."
    yield "Bij een paar gesprekken zijn deze getallen onzeker: een klein verschil kan toeval zijn."


def label_lines(conversations: Sequence[Conversation], codebook: Codebook) -> Iterator[str]:
    """Write what in the labels of a person may be a slip or no person's, and how it counts all the same."""
    for key in sorted({key for talk in conversations for key in talk.uncoded}):
        coded = [talk for talk in conversations if key == "signal" or talk.questions]
        lacking = [talk.id for talk in coded if key in talk.uncoded]
        if 0 < len(lacking) < len(coded):
            yield (
                f"Let op: in {number(len(lacking))} van de {number(len(coded))} gesprekken staat nergens '{key}', "
                f"zoals in {one_line(lacking[0])}. Dat telt daar als: er was niets."
            )
    known = {track.code: {*track.codes, "None"} for track in codebook.tracks}
    held = {
        (place.track, str(label))
        for talk in conversations
        for place, tag in tags(talk).items()
        for label in (tag.label if isinstance(tag.label, tuple) else (tag.label,))
    }
    strange = [f"{one_line(label)} ({track})" for track, label in sorted(held) if label not in known[track]]
    if strange:
        yield f"Let op: deze tags staan niet in het codeboek, dus het programma kiest ze nooit: {', '.join(strange)}."
    own = [talk.id for talk in conversations if _is_made_by_us(talk)]
    if own:
        yield (
            f"Let op: bij {counted(len(own), 'gesprek', 'gesprekken')} komen de tags van het programma zelf, zoals bij "
            f"{one_line(own[0])}. Keek een mens ze niet na? Dan vergelijkt het programma zich met zichzelf."
        )


def _is_made_by_us(talk: Conversation) -> bool:
    """Whether the file says that the program chose its tags, and nowhere that a person did."""
    given = (source for turn in talk.turns for source in (turn.source, *(spoken.source for spoken in turn.utterances)))
    return {by for source in given for by in source.values()} == {"machine"}


def layer_lines(layer: LearnedLayer | None, versions: Mapping[str, str]) -> Iterator[str]:
    """Write with which versions the vault tags now, and what it learned."""
    yield f"Tagger {versions['tagger']}, codeboek {versions['codebook']}."
    if layer is None:
        yield "Er is nog niets geleerd."
        return
    tags = counted(layer.corrections, "verbeterde tag", "verbeterde tags")
    talks = counted(len(layer.recordings), "gesprek", "gesprekken")
    yield f"Geleerd op {datetime.fromisoformat(layer.at).astimezone():%d-%m-%Y} van {tags} in {talks}."
    if layer.version != versions["tagger"]:
        yield "Dat was met een oudere versie en telt nu niet mee. Leer opnieuw."


def outcome_lines(outcome: Outcome, codebook: Codebook) -> Iterator[str]:
    """Write what learning changed, and whether that is in use."""
    yield "Je verbeteringen. Zoveel daarvan kiest het programma zelf:"
    yield f"  {'spoor':24} {'aantal':>7} {'voor':>5} {'na':>5}"
    for track, gain in outcome.gains.items():
        yield f"  {codebook.track(track).name:24} {number(gain.n):>7} {number(gain.before):>5} {number(gain.after):>5}"
    yield (
        "  Elk gesprek is nagekeken met wat het van de andere gesprekken leerde."
        if outcome.is_apart
        else "  Let op: er is maar één verbeterd gesprek. Nagekeken is wat het in dat gesprek zelf zag."
    )
    talks = "die gesprekken" if outcome.is_apart else "dat gesprek"
    change = "verandert" if outcome.changed == 1 else "veranderen"
    yield f"  Van de {number(outcome.others)} andere tags in {talks} {change} er {number(outcome.changed)}."
    before, after = share_equal(outcome.hold_out_before), share_equal(outcome.hold_out_after)
    yield ""
    yield "De twee rollenspelen van het programma, getagd door mensen. Zoveel tags zijn gelijk:"
    tags = sum(score.n for score in outcome.hold_out_before.values())
    yield f"  voor {number(100 * before, 1)}%, na {number(100 * after, 1)}% van {number(tags)} tags"
    yield "  Dat is een kleine proef: een klein verschil kan toeval zijn."
    yield ""
    yield (
        "Wat het leerde, geldt vanaf nu in deze kluis."
        if outcome.is_kept
        else f"Niet bewaard: op de rollenspelen werd het meer dan {MARGIN:.0%} slechter. Er is niets veranderd."
    )


def difference_lines(found: Sequence[Difference], codebook: Codebook) -> Iterator[str]:
    """Write every conversation with what it was tagged with, and a line for every tag that would change."""
    for one in found:
        age = "een oudere versie: " if one.is_older else ""
        yield f"{one_line(one.title)} ({one.recording_id})"
        yield f"  getagd met {age}{_versions(one.tagged_with)}"
        for change in one.changes:
            yield f"  {_place(change, one.starts)}, {_change(change, codebook)}"
        if not one.changes:
            yield "  geen verschil"
    if not found:
        yield "Er zijn geen gesprekken met tags om te vergelijken. Na de bewaartermijn telt een gesprek niet mee."
        return
    tags = counted(sum(len(one.changes) for one in found), "tag zou", "tags zouden")
    yield f"{tags} anders zijn met {_versions(found[0].now)}. Er is niets veranderd."


def _score_name(track: str, codebook: Codebook) -> str:
    if track in _SCORED:
        return _SCORED[track]
    if track.startswith("flag."):
        return f"Vlag: {codebook.name('flags', track.removeprefix('flag.')).lower()}"
    return codebook.track(track).name


def _versions(versions: Mapping[str, str]) -> str:
    return ", ".join(f"{_PARTS[name]} {version}" for name, version in versions.items()) or "een onbekende versie"


def _place(change: Change, starts: Sequence[int | None]) -> str:
    place = change.place
    if place.n is None:
        return "hele gesprek"
    at = clock(starts[place.n - 1]) if place.n <= len(starts) else None
    turn = f"beurt {place.n}" if at is None else f"{at}, beurt {place.n}"
    return turn if place.utterance is None else f"{turn}, zin {place.utterance}"


def _change(change: Change, codebook: Codebook) -> str:
    if change.place.track == "opening":
        names = [_NONE if level is None else f"niveau {level}" for level in (change.before, change.after)]
        return f"opening: {names[0]} -> {names[1]}"
    track = codebook.track(change.place.track)
    known = {label.code: label.name for label in track.labels}

    def name(label: Label) -> str:
        codes = label if isinstance(label, tuple) else () if label is None else (label,)
        return " + ".join(known.get(str(code), str(code)) for code in codes) or _NONE  # codes of an older codebook too

    return f"{track.name}: {name(change.before)} -> {name(change.after)}"
