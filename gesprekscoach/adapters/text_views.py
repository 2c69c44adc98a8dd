"""What ``toon`` and ``feedback`` print: linear text of at most 88 columns, or fewer on a narrower terminal."""

import os
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from math import ceil

from gesprekscoach.domain.codebook import Codebook
from gesprekscoach.domain.conversation import Conversation, Turn, Utterance
from gesprekscoach.domain.corrections import Note
from gesprekscoach.domain.dutch_numbers import clock
from gesprekscoach.domain.feedback import FeedbackCard
from gesprekscoach.domain.feedback.connection import missed_connections
from gesprekscoach.domain.feedback.wording import amount, is_doubtful, level_dots, measures, no_strength, places
from gesprekscoach.domain.hearing import HearingNotes, topics
from gesprekscoach.domain.one_line import one_line
from gesprekscoach.domain.report import ROLE_NAMES
from gesprekscoach.domain.safety import SafetyNotice

MARKED = "★ Gemerkt als voorbeeld"
BY_PERSON = "Een mens schreef dit erbij, niet het programma."
BY_MACHINE = "De tags zijn gemaakt door een programma. Dat vergist zich soms. Kijk bij twijfel zelf."
_WIDTH, _LEAST = 88, 40
_BAR = 40


def transcript_text(
    conversation: Conversation,
    codebook: Codebook,
    names: Mapping[str, str] | None = None,
    safety: Sequence[SafetyNotice] = (),
    notes: Sequence[Note] = (),
) -> str:
    """Write the transcript with its tags, a heading where the phase changes, and "twijfel" at unsure labels.

    ``names`` maps professional, client and other to the names to show; the role when None. ``notes`` are what a person
    wrote or marked at a turn.
    """
    beside = {note.n: note for note in notes}
    lines = _transcript_lines(conversation, codebook, {**ROLE_NAMES, **(names or {})}, safety, beside)
    return "\n".join(lines) + "\n"


def hearing_text(notes: HearingNotes, recording_id: str) -> str:
    """Write how sure the program is of what it heard, to stand under the transcript."""
    roles, *others = topics(notes)
    lines = ["", roles.title, *wrapped(roles.text, "  ")]
    lines += wrapped(f"Klopt het niet? Typ: gesprekscoach verwerk {recording_id} --wissel-sprekers", "  ")
    for topic in others:
        lines += ["", topic.title, *wrapped(topic.text, "  ")]
        for remark in topic.remarks:
            start = f"  {clock(remark.start_ms)}  "
            lines += wrapped(remark.text, start, " " * len(start))
    return "\n".join(lines) + "\n"


def card_text(
    card: FeedbackCard,
    conversation: Conversation,
    codebook: Codebook,
    names: Mapping[str, str] | None = None,
    safety: Sequence[SafetyNotice] = (),
    you: str = "",
) -> str:
    """Write the feedback card: strengths, one next step, and the numbers they rest on; ``you``: whom it calls "je"."""
    lines = [one_line(conversation.title or conversation.id), *wrapped(you, ""), ""]
    turns = {t.n: t for t in conversation.turns}
    client = (names or {}).get("client", "De ander")
    lines += _strengths(card, turns) + _next_step(card, turns, client) + _opening(card, turns, codebook)
    lines += _numbers(card, conversation, codebook) + _questions(card, turns, codebook)
    if card.missed:
        lines += wrapped(f"Gemiste aansluiting: {places(turns, card.missed)}", "")
    lines += [*_safety(safety, turns), *wrapped(BY_MACHINE, "")]
    return "\n".join(lines) + "\n"


def _transcript_lines(
    conversation: Conversation,
    codebook: Codebook,
    names: Mapping[str, str],
    safety: Sequence[SafetyNotice],
    notes: Mapping[int, Note],
) -> Iterator[str]:
    yield one_line(conversation.title or conversation.id)
    if conversation.duration_ms:
        yield f"Duur {clock(conversation.duration_ms)}"
    if safety:
        yield ""
        yield from _safety(safety, {t.n: t for t in conversation.turns})
    phase, missed = None, set(missed_connections(conversation))
    for turn in conversation.turns:
        if turn.phase != phase and turn.phase is not None:
            phase = turn.phase
            label = codebook.track("phase").label(phase)
            yield ""
            yield f"Fase {label.letter}: {label.name}"
        yield ""
        yield _turn_head(turn, codebook, names)
        for utterance in turn.utterances:
            yield from wrapped(utterance.text, "       ")
            if tags := utterance_tags(utterance, codebook):
                yield from wrapped(f"= {tags}", "         ", "           ")
        for line in _beside(turn, notes.get(turn.n), codebook, is_missed=turn.n in missed):
            yield from wrapped(line, "       ", "         ")


def _turn_head(turn: Turn, codebook: Codebook, names: Mapping[str, str]) -> str:
    parts = [names[turn.speaker]]
    if turn.world:
        parts.append(_tag(codebook, "world", turn.world, turn.confidence))
    for track, value in (("stance", turn.stance), ("talk", turn.talk), ("movement", turn.movement)):
        if value and value not in ("none", "neutral"):
            parts.append(_tag(codebook, track, value, turn.confidence))
    parts += [_tag(codebook, "signal", signal, turn.confidence) for signal in turn.signal]
    if is_doubtful(turn.confidence, "phase"):
        parts.append("fase: twijfel")
    head = f"{clock(turn.start_ms) or '':>5}  {turn.n:>3}  "
    return "\n".join(wrapped(" · ".join(parts), head, " " * len(head)))


def _beside(turn: Turn, note: Note | None, codebook: Codebook, *, is_missed: bool) -> Iterator[str]:
    """What stands beside the words of a turn in the app, besides its tags."""
    if turn.domain:
        yield f"Leefgebied: {', '.join(codebook.name('domain', code).lower() for code in turn.domain)}"
    if is_missed:
        yield "! Gemiste aansluiting"
    if note is not None:
        yield from note_lines(note, "✎ ")


def note_lines(note: Note, sign: str = "") -> list[str]:
    """Return what a person marked and wrote at a turn; ``sign`` stands before what was written."""
    return [*([MARKED] if note.is_example else []), *(f"{sign}{line}" for line in note.lines)]


def utterance_tags(u: Utterance, codebook: Codebook) -> str:
    """Return the tags of an utterance in words, "twijfel" at unsure ones; empty when it has none."""
    if u.act is None:
        return ""
    tags = [_tag(codebook, "act", u.act, u.confidence)]
    if u.depth is not None:
        tags.append("diepte " + _tag(codebook, "depth", u.depth, u.confidence))
    if u.follow_up is not None:
        tags.append(_tag(codebook, "follow_up", u.follow_up, u.confidence).lower())
    tags += [f"! {codebook.name('flags', flag)}" for flag in u.flags]
    return ", ".join(tags)


def _tag(codebook: Codebook, track: str, code: str | int, confidence: Mapping[str, float]) -> str:
    label = codebook.track(track).label(code)
    doubt = " (twijfel)" if is_doubtful(confidence, track) else ""
    return f"{label.letter} {label.name}{doubt}"


def _strengths(card: FeedbackCard, turns: Mapping[int, Turn]) -> list[str]:
    if not card.strengths:
        return ["Wat sterk was", *wrapped(no_strength(turns.values()), "  "), ""]
    lines = ["Wat sterk was"]
    for statement in card.strengths:
        said = f"“{statement.quote}” ({places(turns, statement.turns)})"
        lines += [*wrapped(statement.text, "  - ", "    "), *wrapped(said, "    Jij zei:      ", " " * 18), ""]
    return lines


def _next_step(card: FeedbackCard, turns: Mapping[int, Turn], client: str) -> list[str]:
    step = card.next_step
    if step is None:
        return []
    where, width = places(turns, step.turns), max(14, len(client) + 6)
    lines = ["Eén volgende stap", *wrapped(step.text, "  - ", "    ")]
    for who, said in (
        (f"{client} zei:", step.heard and f"“{step.heard}”"),
        ("Jij zei:", f"“{step.quote}” ({where})"),
        ("Het kan ook:", step.instead and f"“{step.instead}”"),
    ):
        if said:
            lines += wrapped(said, f"    {who:<{width}}", " " * (4 + width))
    return [*lines, ""]


def _opening(card: FeedbackCard, turns: Mapping[int, Turn], codebook: Codebook) -> list[str]:
    opening = card.opening
    if opening is None:
        return []
    level = codebook.opening.level(opening.level)
    lines = ["Opening", f"  {level_dots(opening.level)} {level.name}"]
    for sign, codes in (("+", opening.positive), ("-", opening.negative)):
        for code in codes:
            where = places(turns, opening.evidence.get(code, ()))
            lines.append(f"  {sign} {codebook.opening.code(code).name}" + (f" ({where})" if where else ""))
    return [*lines, ""]


def _numbers(card: FeedbackCard, conversation: Conversation, codebook: Codebook) -> list[str]:
    found = measures(card, conversation, codebook)
    lines = ["Waar dit op rust"]
    for measure in found:
        if measure.share.enough:
            lines += wrapped(measure.sentence, f"  {measure.name:<22}", " " * 24)
        if measure.guideline:
            lines += wrapped(f"richtlijn: {measure.guideline}", " " * 24)
    if lacking := [f"{m.name.lower()} ({amount(m.code, m.share)})" for m in found if not m.share.enough]:
        lines += wrapped(f"Te weinig om iets over te zeggen: {', '.join(lacking)}.", "  ")
    return [*lines, ""]


def _questions(card: FeedbackCard, turns: Mapping[int, Turn], codebook: Codebook) -> list[str]:
    if not card.question_count:
        return []
    lines = [f"Vragen: {card.question_count}"]
    scale = min(1.0, _BAR / max(1, *card.depth.values()))
    for depth, count in card.depth.items():
        lines.append(f"  {depth} {codebook.name('depth', depth):<22}{count:>3}  {'▇' * ceil(count * scale)}".rstrip())
    if card.chain_length > 1:
        where = places(turns, card.longest_chain)
        lines += wrapped(f"langste rij die aansluit: {card.chain_length} vragen ({where})", "  ")
    for flag, found in card.spoiled.items():
        if found:
            where = places(turns, found)
            lines += wrapped(f"{codebook.name('flags', flag).lower()}: {where}", "  ", "    ")
    return [*lines, ""]


def _safety(notices: Sequence[SafetyNotice], turns: Mapping[int, Turn]) -> Iterator[str]:
    for notice in notices:
        yield from wrapped(f"{notice.text} ({places(turns, notice.turns)})", "Let op: ", "        ")


def wrapped(text: str, first: str, rest: str | None = None) -> list[str]:
    """Break a text into lines that start with ``first``, and after that with ``rest``; orders to a terminal go."""
    after, width = first if rest is None else rest, _width()
    return textwrap.wrap(one_line(text), width, initial_indent=first, subsequent_indent=after, break_on_hyphens=False)


def _width() -> int:
    """Return how long a line may be: a narrower terminal would break it in the middle of a word."""
    try:
        return max(_LEAST, min(_WIDTH, os.get_terminal_size().columns or _WIDTH))
    except OSError:  # no terminal, such as a file
        return _WIDTH
