"""The parts of the page that follow the talk itself: notes, opening, questions, steps of the client, transcript."""

from collections.abc import Iterable, Mapping

from gesprekscoach.adapters.report_html.markup import (
    column_heads,
    esc,
    link,
    links,
    place_of,
    quote,
    section,
    turn_anchor,
)
from gesprekscoach.adapters.text_views import BY_PERSON, MARKED, note_lines
from gesprekscoach.domain.codebook import Codebook
from gesprekscoach.domain.conversation import Conversation, Turn, Utterance
from gesprekscoach.domain.corrections import Note
from gesprekscoach.domain.dutch_numbers import clock
from gesprekscoach.domain.feedback import FeedbackCard
from gesprekscoach.domain.feedback.connection import LINKED
from gesprekscoach.domain.feedback.wording import is_doubtful, level_dots
from gesprekscoach.domain.movement import moving
from gesprekscoach.domain.opening_codes import opening_turns
from gesprekscoach.domain.report import Report


def remarks(notes: Iterable[Note], turns: Mapping[int, Turn]) -> str:
    """What a person wrote or marked, each with its turn; empty without any."""
    items = "".join(
        f"<li>{links(turns, [note.n])}<span>{'<br>'.join(map(esc, note_lines(note)))}</span></li>" for note in notes
    )
    return section("opmerkingen", "Opmerkingen", f'<ul class="opmerkingen">{items}</ul>', BY_PERSON) if items else ""


def opening(conversation: Conversation, codebook: Codebook, names: Mapping[str, str]) -> str:
    """The opening line by line, with what helps (O) and what hinders (N) in the margin; empty when not judged."""
    found = conversation.opening
    if found is None:
        return ""
    level = codebook.opening.level(found.level)
    at: dict[int, list[str]] = {}
    loose = []
    for code in (*found.positive, *found.negative):
        where = found.evidence.get(code, ())
        for n in where:
            at.setdefault(n, []).append(_opening_code(code, codebook))
        if not where:
            loose.append(_opening_code(code, codebook))
    rows = "".join(
        f"<tr><td class='tijd'>{esc(place_of(t))}</td><td><b>{esc(names[t.speaker])}</b> {esc(t.text)}</td>"
        f"<td>{''.join(at.get(t.n, []))}</td></tr>"
        for t in opening_turns(conversation, codebook.opening)
    )
    body = (
        f'<p class="niveau"><span aria-hidden="true">{level_dots(found.level)}</span> <b>{esc(level.name)}</b></p>'
        f'<p class="los">{"".join(loose)}</p><table class="regels">'
        f"{column_heads('Tijd', 'Wat er gezegd is', 'Wat helpt (+) of hindert (−)')}<tbody>{rows}</tbody></table>"
    )
    return section("opening", "De opening", body, codebook.opening.definition + _CHOICE)


_CHOICE = " Er zijn meer goede manieren om te beginnen. Zie dit als een keuze: wie eerst het verhaal wil, begint zo."


def _opening_code(code: str, codebook: Codebook) -> str:
    found = codebook.opening.code(code)
    css, sign = ("plus", "+") if found.sign == "positive" else ("min", "−")
    return f'<span class="code {css}">{sign} {esc(code)} {esc(found.name)}</span> '


def questions(card: FeedbackCard, conversation: Conversation, codebook: Codebook, chart: str) -> str:
    """The ladder, the questions that stood in their own way, and every question as a row."""
    if not card.question_count:
        return ""
    turns = {t.n: t for t in conversation.turns}
    spoiled = "".join(
        f"<li><b>{esc(codebook.name('flags', flag))}</b> {links(turns, found)}</li>"
        for flag, found in card.spoiled.items()
        if found
    )
    longest = f"Langste rij die aansluit: {card.chain_length} vragen"
    chain = f"<li><b>{longest}</b> {links(turns, card.longest_chain)}</li>" if card.chain_length > 1 else ""
    missed = f"<li><b>Gemiste aansluiting</b> {links(turns, card.missed)}</li>" if card.missed else ""
    rows = "".join(_question_row(t, u, codebook) for t, u in conversation.questions)
    table = (
        '<table class="vragen"><caption>Alle vragen</caption>'
        f"{column_heads('Tijd', 'Vraag', 'Soort', 'Diepte', 'Aansluiting')}"
        f"<tbody>{rows}</tbody></table>"
    )
    intro = (
        "Hoe hoger op de ladder, hoe dichter bij wat er voor de ander toe doet. Laag is niet fout: het gaat om de mix."
    )
    return section(
        "vragen", "De vragen", f'{chart}<ul class="plekken-lijst">{chain}{missed}{spoiled}</ul>{table}', intro
    )


def _question_row(turn: Turn, u: Utterance, codebook: Codebook) -> str:
    cells = (
        _label(codebook, "act", u.act, u.confidence),
        f"{u.depth if u.depth is not None else ''} {_label(codebook, 'depth', u.depth, u.confidence)}",
        _label(codebook, "follow_up", u.follow_up, u.confidence),
    )
    return (
        f'<tr><td class="tijd">{link(turn.n, place_of(turn))}</td>'
        f"<td>{esc(u.text)}</td>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
    )


def movement(conversation: Conversation, codebook: Codebook) -> str:
    """What the client sees, wants, chooses and does, in own words; empty when nothing moved."""
    found = moving(conversation)
    if not found:
        return ""
    items = "".join(
        f"<li>{link(t.n, place_of(t))} <b>{_label(codebook, 'movement', t.movement, t.confidence)}</b> "
        f"{quote(t.text)}</li>"
        for t in found
    )
    intro = "Waar de ander zelf iets ziet, wil, kiest of gaat doen. In eigen woorden."
    return section("beweging", "Beweging van de ander", f'<ul class="beweging">{items}</ul>', intro)


def transcript(report: Report, codebook: Codebook) -> str:
    """Everything that was said, with its tags and notes; every turn can be linked to."""
    parts, phase, notes = [], None, report.note_at
    for turn in report.conversation.turns:
        if turn.phase is not None and turn.phase != phase:
            phase = turn.phase
            label = codebook.track("phase").label(phase)
            parts.append(f'<h3 class="k-{esc(label.colour)}"><b>{esc(label.letter)}</b> {esc(label.name)}</h3>')
        tags = [*_turn_tags(turn, codebook), *([_MISSED] if turn.n in report.card.missed else [])]
        parts.append(_turn(turn, tags, notes.get(turn.n), codebook, report.names[turn.speaker]))
    intro = "Een stippellijn onder een woord: misschien was het een ander woord. Achter een tag: twijfel."
    return section("gesprek", "Het hele gesprek", "".join(parts), intro)


_MISSED = ("let", "! Gemiste aansluiting")


def _turn(turn: Turn, tags: Iterable[tuple[str, str]], note: Note | None, codebook: Codebook, name: str) -> str:
    said = "".join(f"<p>{_words(u)} {_tags(_utterance_tags(u, codebook))}</p>" for u in turn.utterances)
    return (
        f'<article class="beurt {turn.speaker}" id="{turn_anchor(turn.n)}" aria-label="Beurt {turn.n}">'
        f'<div class="wie"><b>{esc(name)}</b><span class="tijd">{esc(clock(turn.start_ms) or "")} '
        f"<span class='nr'>{turn.n}</span></span></div>"
        f"<div class='wat'>{said}<p class='beurttags'>{_tags(tags)}</p>{_note(note)}</div></article>"
    )


def _note(note: Note | None) -> str:
    if note is None:
        return ""
    marked = f"<p>{MARKED}</p>" if note.is_example else ""
    written = "".join(f"<p><b>Opmerking</b> {esc(line)}</p>" for line in note.lines)
    return f'<aside class="opmerking" role="note">{marked}{written}</aside>'


def _words(u: Utterance) -> str:
    """The text; words that the recogniser was unsure of are marked when the words make up the text."""
    if not u.words or " ".join(w.text.strip() for w in u.words) != u.text:
        return esc(u.text)
    return " ".join(
        f'<span class="onzeker" title="misschien een ander woord">{esc(w.text.strip())}</span>'
        if w.is_unsure
        else esc(w.text.strip())
        for w in u.words
    )


def _utterance_tags(u: Utterance, codebook: Codebook) -> Iterable[tuple[str, str]]:
    if u.act and u.act != "other":
        yield "", _label(codebook, "act", u.act, u.confidence)
    if u.depth is not None:
        yield "", f"diepte {u.depth}{_doubt(u.confidence, 'depth')}"
    if u.follow_up in LINKED:
        yield "aan", f"↳ {_label(codebook, 'follow_up', u.follow_up, u.confidence)}"
    for flag in u.flags:
        yield "let", f"! {esc(codebook.name('flags', flag))}"


def _turn_tags(turn: Turn, codebook: Codebook) -> Iterable[tuple[str, str]]:
    for track, value in (
        ("world", turn.world),
        ("stance", turn.stance),
        ("talk", turn.talk),
        ("movement", turn.movement),
    ):
        if value not in (None, "none", "neutral"):
            yield "zacht", _label(codebook, track, value, turn.confidence)
    for signal in turn.signal:
        yield "zacht", _label(codebook, "signal", signal, turn.confidence)


def _tags(tags: Iterable[tuple[str, str]]) -> str:
    return " ".join(f'<span class="tag {css}">{text}</span>' for css, text in tags)


def _label(codebook: Codebook, track: str, code: str | int | None, confidence: Mapping[str, float]) -> str:
    if code is None:
        return ""
    return f"{esc(codebook.name(track, code))}{_doubt(confidence, track)}"


def _doubt(confidence: Mapping[str, float], track: str) -> str:
    return ' <i class="twijfel">twijfel</i>' if is_doubtful(confidence, track) else ""
