"""A report as headings, points and plain lines, for the kinds that are read in another program."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from gesprekscoach.adapters.text_views import BY_MACHINE, BY_PERSON, MARKED, note_lines, utterance_tags
from gesprekscoach.domain.codebook import Codebook
from gesprekscoach.domain.conversation import Turn
from gesprekscoach.domain.dutch_numbers import clock
from gesprekscoach.domain.feedback import FeedbackCard
from gesprekscoach.domain.feedback.wording import is_doubtful, measures, no_strength, places
from gesprekscoach.domain.hearing import HearingNotes, topics
from gesprekscoach.domain.movement import moving
from gesprekscoach.domain.report import Report
from gesprekscoach.domain.safety import SafetyNotice


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph; ``kind`` says how it looks, ``lead`` is a beginning that stands out."""

    kind: Literal["title", "heading", "subheading", "point", "line"]
    text: str
    lead: str = ""


def outline(report: Report, codebook: Codebook, notes: HearingNotes, safety: Sequence[SafetyNotice]) -> Iterator[Block]:
    """Yield the paragraphs of the report: notes and the card first, then what it rests on, the conversation last."""
    conversation, card = report.conversation, report.card
    turns = {turn.n: turn for turn in conversation.turns}
    yield Block("title", report.title)
    yield Block("line", " · ".join(_facts(report, codebook)))
    for notice in safety:
        yield Block("line", f"{notice.text} ({places(turns, notice.turns)})", "Let op:")
    if report.notes:
        yield Block("heading", "Opmerkingen")
        yield Block("line", BY_PERSON)
        for note in report.notes:
            for line in note_lines(note):
                yield Block("point", line, f"{places(turns, [note.n])}:")
    if report.you:
        yield Block("line", report.you)
    yield from _card(card, turns, report.names["client"])
    yield from _opening(card, turns, codebook)
    yield Block("heading", "Waar dit op rust")
    for measure in measures(card, conversation, codebook):
        guideline = f". Richtlijn: {measure.guideline}" if measure.guideline else ""
        yield Block("point", f"{measure.sentence}{guideline}", f"{measure.name}:")
    if card.missed:
        yield Block("point", places(turns, card.missed), "Gemiste aansluiting:")
    yield from _questions(card, turns, codebook)
    yield from _movement(report, turns, codebook)
    yield Block("heading", "Gesprek")
    yield from _talk(report, codebook)
    yield Block("heading", "Hoe goed het gehoord is")
    for topic in topics(notes):
        yield Block("line", topic.text, f"{topic.title}.")
        for remark in topic.remarks:
            yield Block("point", remark.text, clock(remark.start_ms))
    yield Block("line", BY_MACHINE)
    yield Block("line", report.outside_vault)


def _facts(report: Report, codebook: Codebook) -> Iterator[str]:
    recording = report.recording
    if recording.held_on is not None:
        yield f"{recording.held_on:%d-%m-%Y}"
    yield clock(recording.duration_ms)
    if recording.setting:
        yield codebook.setting(recording.setting).name
    yield ", ".join(report.people)


def _card(card: FeedbackCard, turns: Mapping[int, Turn], client: str) -> Iterator[Block]:
    yield Block("heading", "Wat sterk was")
    for statement in card.strengths:
        yield Block("point", f"{statement.text} “{statement.quote}” ({places(turns, statement.turns)})")
    if not card.strengths:
        yield Block("line", no_strength(turns.values()))
    step = card.next_step
    if step is None:
        return
    yield Block("heading", "Eén volgende stap")
    yield Block("line", step.text)
    if step.heard:
        yield Block("point", f"“{step.heard}”", f"{client} zei:")
    yield Block("point", f"“{step.quote}” ({places(turns, step.turns)})", "Jij zei:")
    if step.instead:
        yield Block("point", f"“{step.instead}”", "Het kan ook:")


def _opening(card: FeedbackCard, turns: Mapping[int, Turn], codebook: Codebook) -> Iterator[Block]:
    opening = card.opening
    if opening is None:
        return
    yield Block("heading", "Opening")
    yield Block("line", codebook.opening.level(opening.level).name)
    for sign, codes in (("+", opening.positive), ("–", opening.negative)):
        for code in codes:
            where = places(turns, opening.evidence.get(code, ()))
            yield Block("point", f"{sign} {codebook.opening.code(code).name}" + (f" ({where})" if where else ""))


def _questions(card: FeedbackCard, turns: Mapping[int, Turn], codebook: Codebook) -> Iterator[Block]:
    if not card.question_count:
        return
    yield Block("heading", f"Vragen: {card.question_count}")
    for depth, count in card.depth.items():
        yield Block("point", str(count), f"{depth} {codebook.name('depth', depth)}:")
    if card.chain_length > 1:
        chain = f"{card.chain_length} vragen ({places(turns, card.longest_chain)})"
        yield Block("point", chain, "Langste rij die aansluit:")
    for flag, found in card.spoiled.items():
        if found:
            yield Block("point", places(turns, found), f"{codebook.name('flags', flag)}:")


def _movement(report: Report, turns: Mapping[int, Turn], codebook: Codebook) -> Iterator[Block]:
    found = moving(report.conversation)
    if found:
        yield Block("heading", "Beweging van de ander")
    for turn in found:
        doubt = " (twijfel)" if is_doubtful(turn.confidence, "movement") else ""
        name = f"{codebook.name('movement', str(turn.movement))}{doubt}"
        yield Block("point", f"“{turn.text}” ({places(turns, [turn.n])})", f"{name}:")


def _talk(report: Report, codebook: Codebook) -> Iterator[Block]:
    phase, notes = None, report.note_at
    for turn in report.conversation.turns:
        if turn.phase != phase and turn.phase is not None:
            phase = turn.phase
            yield Block("subheading", codebook.name("phase", phase))
        at = clock(turn.start_ms)
        said = []
        for utterance in turn.utterances:
            tags = utterance_tags(utterance, codebook)
            said.append(f"{utterance.text} [{tags}]" if tags else utterance.text)
        yield Block("line", " ".join(said), f"{report.names[turn.speaker]}{f' ({at})' if at else ''}:")
        if note := notes.get(turn.n):
            if note.is_example:
                yield Block("point", MARKED)
            for line in note.lines:
                yield Block("point", line, "Opmerking:")
