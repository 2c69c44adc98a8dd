"""What ``feedback`` prints under the card: the other lights on a conversation, as linear text."""

from collections.abc import Iterator, Mapping

from gesprekscoach.adapters.text_views import wrapped
from gesprekscoach.domain.codebook import Codebook
from gesprekscoach.domain.conversation import Conversation, Turn
from gesprekscoach.domain.feedback.connection import missed_pairs
from gesprekscoach.domain.feedback.wording import is_doubtful, places
from gesprekscoach.domain.matrix import COLUMNS, matrix
from gesprekscoach.domain.movement import own_steps, steps
from gesprekscoach.domain.report import Report
from gesprekscoach.domain.worlds import WorldWord, dictionary

_MOST_WORDS = 40


def lights_text(report: Report, codebook: Codebook, everyday: frozenset[str]) -> str:
    """Write what stands under Vragen, Werelden and Beweging in the app; words ``everyday`` carry no subject."""
    said = report.conversation
    turns = {turn.n: turn for turn in said.turns}
    lines = [
        *_follow_up(report, codebook, turns),
        *_missed(report, turns),
        *_worlds(report, everyday, turns),
        *_movement(report, codebook, turns),
        *_domains(said, codebook, turns),
    ]
    return "".join(f"{line}\n" for line in lines)


def _follow_up(report: Report, codebook: Codebook, turns: Mapping[int, Turn]) -> Iterator[str]:
    found: dict[str, list[int]] = {}
    for turn, spoken in report.conversation.questions:
        if spoken.follow_up:
            found.setdefault(spoken.follow_up, []).append(turn.n)
    if found:
        yield from ("", "Doorvragen")
    for code in sorted(found):
        where = places(turns, dict.fromkeys(found[code]))
        yield from wrapped(f"{codebook.name('follow_up', code)}: {len(found[code])} keer ({where})", "  ", "    ")


def _missed(report: Report, turns: Mapping[int, Turn]) -> Iterator[str]:
    if report.card.missed:
        yield from ("", "Gemiste aansluiting: wat gezegd werd, en wat er toen kwam")
    for before, after in missed_pairs(report.conversation):
        yield from wrapped(
            f"{report.names[before.speaker]} zei: “{before.text}” ({places(turns, [before.n])})", "  - ", "    "
        )
        yield from wrapped(f"Jij zei daarna: “{after.text}”", "    ")


def _worlds(report: Report, everyday: frozenset[str], turns: Mapping[int, Turn]) -> Iterator[str]:
    words = dictionary(report.conversation, everyday)
    for title, found in (
        ("Woorden in systeemtaal", words.system),
        (f"Eigen woorden van {report.names['client']}", words.own),
    ):
        yield from ("", title)
        if not found:
            yield "  Hier viel geen woord op."
        for word in found[:_MOST_WORDS]:
            yield from wrapped(_word(report, word, turns), "  ", "    ")


def _word(report: Report, word: WorldWord, turns: Mapping[int, Turn]) -> str:
    names = report.names
    who = "niet herhaald" if word.is_unused else f"eerst door {names[word.first]}"
    said = ((names["professional"], word.by_professional), (names["client"], word.by_client))
    counts = ", ".join(f"{name} {count} keer" for name, count in said if count)
    return f"{word.word}: {who}; {counts} ({places(turns, word.turns)})"


def _movement(report: Report, codebook: Codebook, turns: Mapping[int, Turn]) -> Iterator[str]:
    client = report.names["client"]
    yield from ("", f"Stappen van {client}, in eigen woorden")
    own = own_steps(report.conversation)
    if not own:
        yield "  In dit gesprek kiest of plant de klant nog geen stap."
    for turn in own:
        step = codebook.track("movement").label(str(turn.movement))
        name = f"{step.letter} {step.name}{' (twijfel)' if is_doubtful(turn.confidence, 'movement') else ''}"
        yield from wrapped(f"{name}: “{turn.text}” ({places(turns, [turn.n])})", "  - ", "    ")
    clashes = [step for step in steps(report.conversation) if step.meeting == "clashes"]
    if clashes:
        yield from ("", "Overgenomen na een eigen stap: was dat zo afgesproken?")
    for clash in clashes:
        where = places(turns, [clash.client_n, clash.n])
        yield from wrapped(f"{client} zei: “{turns[clash.client_n].text}” ({where})", "  - ", "    ")
        yield from wrapped(f"Jij zei daarna: “{turns[clash.n].text}”", "    ")


def _domains(said: Conversation, codebook: Codebook, turns: Mapping[int, Turn]) -> Iterator[str]:
    rows = matrix(said)
    if rows:
        yield from ("", "Leefgebieden (ZOEKEN): wanneer erover gesproken is")
    for row in rows:
        cells = [f"{name} {places(turns, row.turns[column])}" for column, name in COLUMNS.items() if row.turns[column]]
        lacking = [name for column, name in COLUMNS.items() if not row.turns[column]]
        more = [f"nog niet besproken: {', '.join(lacking)}"] if lacking else []
        yield from wrapped(f"{codebook.name('domain', row.domain)}: {'; '.join([*cells, *more])}", "  ", "    ")
