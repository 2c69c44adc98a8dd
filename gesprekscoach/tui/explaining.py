"""Explanations in the words of the codebook: what a label means, with examples and what it is not."""

from collections.abc import Iterator

from textual.content import Content

from gesprekscoach.domain.codebook import Label
from gesprekscoach.domain.conversation import Turn, Utterance
from gesprekscoach.tui.legend import QUIET_CODES, Legend

_EXAMPLES = 3
_UNSURE = """[bold]Schuine woorden[/]
Die zijn niet zeker gehoord, of staan in geen woordenlijst. Met e verbeter je ze.
Kloppen ze al? Druk dan op e, en daarna op enter."""


def explain_tags(legend: Legend, turn: Turn, spoken: Utterance) -> Content:
    """Explain the tags of one turn and one of its utterances, the most telling first, and words that are unsure."""
    tags: list[tuple[str, str | int | None]] = [
        ("act", spoken.act),
        ("depth", spoken.depth),
        ("follow_up", spoken.follow_up),
        *(("flags", flag) for flag in spoken.flags),
        *(("signal", signal) for signal in turn.signal),
        ("talk", turn.talk),
        ("movement", turn.movement),
        ("stance", turn.stance),
        ("phase", turn.phase),
        ("world", turn.world),
    ]
    lines: list[Content] = []
    for track, code in tags:
        sign = legend.sign(track, code)
        if sign is not None and (sign.code not in QUIET_CODES or track in ("phase", "world")):
            lines += [*([Content("")] if lines else []), *explain_label(legend, track, sign.label)]
    if any(word.is_unsure for word in spoken.words):
        lines += [*([Content("")] if lines else []), Content.from_markup(_UNSURE)]
    return Content("\n").join(lines)


def explain_label(legend: Legend, track: str, label: Label) -> Iterator[Content]:
    """Yield the lines about one label: definition, examples, near misses and where it comes from."""
    sign = legend.sign(track, label.code)
    yield Content.from_markup(
        f"[bold {sign.colour if sign else ''}]$letter  $name[/]  [$quiet]$track[/]",
        letter=label.letter,
        name=label.name,
        track=legend.codebook.track(track).name.lower(),
    )
    yield Content(label.definition)
    for hit in label.hits[:_EXAMPLES]:
        yield Content.from_markup("[$success]  wel[/]   $text", text=hit)
    for miss in label.near_misses[:_EXAMPLES]:
        yield Content.from_markup("[$warning]  niet[/]  $text [$quiet]$why[/]", text=miss.text, why=miss.why)
    note = " De naam is een werknaam." if label.working_name else ""
    yield Content.styled(f"Bron: {legend.codebook.source(label.source).name}.{note}", "$quiet")
