"""The page as a whole: head, table of contents, the parts in order, and what one should know to read it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from gesprekscoach.adapters.report_html.card_section import next_step, numbers, strengths
from gesprekscoach.adapters.report_html.depth_chart import depth_chart
from gesprekscoach.adapters.report_html.hearing_section import hearing
from gesprekscoach.adapters.report_html.markup import column_heads, esc, links, section
from gesprekscoach.adapters.report_html.ribbon import ribbon
from gesprekscoach.adapters.report_html.talk_sections import movement, opening, questions, remarks, transcript
from gesprekscoach.domain.codebook import Codebook
from gesprekscoach.domain.consent import ROLE_WORDS, PersonConsent
from gesprekscoach.domain.conversation import Conversation, Turn
from gesprekscoach.domain.dutch_numbers import clock
from gesprekscoach.domain.hearing import HearingNotes
from gesprekscoach.domain.recording import Recording
from gesprekscoach.domain.report import Report
from gesprekscoach.domain.safety import SafetyNotice

_STYLE = Path(__file__).with_name("style.css")
_MONTHS = ("januari februari maart april mei juni juli augustus september oktober november december").split()
_CONTENTS = (
    ("opmerkingen", "Opmerkingen"),
    ("sterk", "Wat sterk was"),
    ("stap", "Volgende stap"),
    ("maten", "Getallen"),
    ("verloop", "Verloop"),
    ("opening", "Opening"),
    ("vragen", "Vragen"),
    ("beweging", "Beweging"),
    ("gesprek", "Gesprek"),
    ("gehoord", "Gehoord"),
    ("uitleg", "Uitleg"),
)
_MODEL_NAMES = {
    "speech": "Spraakmodel",
    "speech_sha256": "Spraakmodel, sha256",
    "tagger": "Tags",
    "codebook": "Codeboek",
}


def report_html(report: Report, codebook: Codebook, notes: HearingNotes, safety: Sequence[SafetyNotice] = ()) -> str:
    """Write the report as one HTML document; all text is escaped."""
    conversation, card, names = report.conversation, report.card, report.names
    turns = {t.n: t for t in conversation.turns}
    parts = [
        remarks(report.notes or (), turns),
        strengths(card, turns),
        next_step(card, turns, names["client"]),
        numbers(card, conversation, codebook, turns),
        section("verloop", "Het verloop", ribbon(conversation, card, codebook, names), _COURSE_INTRO),
        opening(conversation, codebook, names),
        questions(card, conversation, codebook, depth_chart(conversation, card, codebook)),
        movement(conversation, codebook),
        transcript(report, codebook),
        hearing(notes, conversation),
        section("uitleg", "Hoe je dit leest", _explanation(report, codebook)),
    ]
    title = esc(report.title)
    body = "".join(parts)
    return (
        '<!DOCTYPE html>\n<html lang="nl"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f'<meta name="referrer" content="no-referrer"><title>{title}</title>'
        f"<style>{_STYLE.read_text(encoding='utf-8')}</style></head><body>"
        f'<a class="sla-over" href="#sterk">Naar de feedback</a>{_head(report, title, codebook)}{_contents(body)}'
        f"<main>{_safety(safety, turns)}{body}</main></body></html>\n"
    )


_COURSE_INTRO = "Van links naar rechts loopt de tijd. Wie praat, in welke fase, en vanuit welke wereld. Teruggaan mag."


def _head(report: Report, title: str, codebook: Codebook) -> str:
    recording = report.recording
    facts = [
        _date(recording),
        clock(recording.duration_ms),
        codebook.setting(recording.setting).name if recording.setting else "",
    ]
    roles = (ROLE_WORDS[person.role] for person in recording.consent.people)
    people = " – ".join(f"{esc(name)} ({role})" for name, role in zip(report.people, roles, strict=True))
    you = report.you and f'<p class="feiten">{esc(report.you)}</p>'
    return (
        f'<header><p class="merk">gesprekscoach · feedback</p><h1>{title}</h1>'
        f'<p class="feiten">{" · ".join(esc(f) for f in facts if f)}</p><p class="feiten">{people}</p>{you}</header>'
    )


def _contents(body: str) -> str:
    items = "".join(f'<li><a href="#{a}">{esc(name)}</a></li>' for a, name in _CONTENTS if f'<section id="{a}"' in body)
    return f'<nav aria-label="Inhoud"><ul>{items}</ul></nav>'


def _safety(notices: Sequence[SafetyNotice], turns: Mapping[int, Turn]) -> str:
    said = "".join(f"<p><b>Let op.</b> {esc(n.text)} {links(turns, n.turns)}</p>" for n in notices)
    return f'<aside class="letop" role="note">{said}</aside>' if said else ""


def _explanation(report: Report, codebook: Codebook) -> str:
    return f"{_READING}{_consent(report)}{_models(report.conversation)}{_sources(codebook)}"


_READING = """
<p>Dit rapport gaat over wat er in dit gesprek gezegd is. Het zegt niets over wie iemand is, en het is geen cijfer.</p>
<p>Een programma heeft het gesprek uitgeschreven en er tags bij gezet. Dat gaat soms mis. Een woord kan verkeerd
gehoord zijn, en een tag kan niet kloppen. Bij elk getal staat daarom hoe zeker het is, en op welke plekken het rust.
Ben jij het er niet mee eens? Dan geldt wat jij hoort. Is er te weinig materiaal, dan staat er geen getal.</p>
<p>Een richtlijn is een houvast uit onderzoek of opleiding, geen norm. Bespreek het met een trainer of een collega.</p>
"""


def _consent(report: Report) -> str:
    rows = "".join(map(_person_row, report.recording.consent.people))
    return (
        f'<h3>Toestemming</h3><table class="register">{column_heads("Wie", "Rol", "Waarvoor", "Hoe", "Bewaren tot")}'
        f"<tbody>{rows}</tbody></table><p>{esc(report.outside_vault)}</p>"
    )


def _person_row(person: PersonConsent) -> str:
    cells = (
        ROLE_WORDS[person.role],
        ", ".join(sorted(person.purposes)),
        f"{person.form}, {person.given_on:%d-%m-%Y}",
        f"{person.keep_until:%d-%m-%Y}",
    )
    row = "".join(f"<td>{esc(cell)}</td>" for cell in cells)
    return f'<tr><th scope="row">{esc(person.name)}</th>{row}</tr>'


def _models(conversation: Conversation) -> str:
    rows = "".join(
        f"<div><dt>{esc(_MODEL_NAMES.get(key, key))}</dt><dd>{esc(value)}</dd></div>"
        for key, value in conversation.models.items()
    )
    return f'<h3>Gemaakt met</h3><dl class="versies">{rows}</dl>' if rows else ""


def _sources(codebook: Codebook) -> str:
    items = "".join(f"<li><b>{esc(s.name)}</b>. {esc(s.text)}</li>" for s in codebook.sources)
    return f'<h3>Bronnen van het codeboek</h3><ul class="bronnen">{items}</ul>'


def _date(recording: Recording) -> str:
    day = recording.held_on
    return "" if day is None else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
