"""The telling part of a passage: which words of the client came back, and which few words to quote."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from gesprekscoach.domain.conversation import Turn, Utterance, Word
from gesprekscoach.domain.feedback.quotations import quoted_parts, without_loose_marks
from gesprekscoach.domain.feedback.texts import StatementTexts
from gesprekscoach.domain.finding import fold

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_CLAUSE = re.compile(
    r"(?<=[,;:.?!…])\s+|\s+(?=(?:want|terwijl|omdat)\b)"
    r"|(?<!\b[Zz]eg)(?<!\b[Aa]lleen)(?<!\b[Ss]teeds)(?<!\b[Dd]oe)(?<!\b[Ll]aat)\s+(?=maar\b)"
)
_SMALLER_CLAUSE = re.compile(r"\s+(?=(?:en|dus|als|toen|dan|dat|die|of|om(?=\s.*\bte\b)|waar|hoe)\b)")
_HANGS_TOGETHER = re.compile(
    r"\b(?:(?:aan|achter|bij|door|in|met|na|naar|naast|onder|op|over|sinds|tegen|tot|tussen|uit|van|voor|zonder)\s+(?:dat|die)"
    r"|(?:ik|je|jij|u|hij|ze|zij|we|wij|het|er|me|hem|haar)\s+(?:dat|die|dan|dus|hoe|of)"
    r"|(?:heb|heeft|had|hebben|is|was|ligt|lag|staat|stond|doe|doet|wil|kan|moet|mag|zie|ziet|zag|leg|legt|pak|pakt)\s+die"
    r"|(?:degene|diegene|iemand|niemand|iedereen|enige|mis|miste)\s+die|(?:mis|miste)\s+dat"
    r"|(?:erger|zwaarder|groter|beter|slechter|eerder|verder|hoger|meer|minder|anders)\s+dan|net\s+(?:als|of))\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"(?:die|dat)\s+(?:\S+\s+){0,3}(?:niet|nie|geen|nooit|niks|niets)\b", re.IGNORECASE)
_SPENT = re.compile(r"\b(?:ik was|was ik|ben(?: ik)?)(?: (?:zo|gewoon|helemaal|echt|ook))* op[^\w?]*$", re.IGNORECASE)
_COMPLEMENT = re.compile(r"(?:dat|of|om|hoe)\b", re.IGNORECASE)
_NOT = frozenset("niet nie nooit geen niks niets niemand".split())
_OPENERS = re.compile(
    r"^(?:(?:en|maar|want|dus|nou|ja|nee|ach|eh|oké|kijk|weet je|weet u|joh|hoor)\b[\s,.]*)+(?=['’]?\w)",
    re.IGNORECASE,
)
_SAYS = frozenset("zei zeiden zegt zeggen riep riepen roept vroeg vroegen vraagt schreef schreven schrijft".split())
_HEARS = frozenset("hoor hoorde".split())
_STILL = frozenset("dan nog altijd toen ook weer steeds".split())
_ABOUT_WORDS = frozenset("wat zoals hoe".split())
_NOT_SAID_BY_OTHER = frozenset("ik u je jij ge gij zo het t dat wat niks niets".split())
_CONDITIONS = ("als", "omdat", "toen", "dat", "wat", "of")
_I = frozenset("ik we wij".split())
_SUBJECTS = frozenset("ik we wij hij zij ze het er".split())
_PLANS = frozenset(
    "kan kunnen ga gaan wil willen zal zullen zou zouden durf probeer begin vraag bel morgen overmorgen "
    "vanavond vanmiddag straks volgende maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split()
)
_NO_PLANS = _NOT | set("had hadden was waren heb hebben ben werd kon moest toen gister gisteren".split())
_QUOTE_WORDS = 28
_FRAGMENT_WORDS = 10
_NEAR = 3
_ENDING = 4  # letters, as in "eenzaam" and "eenzaamheid"; more make another word, as "dicht" and "dichtgedaan"


def words_of(text: str) -> list[str]:
    """Return the words in lower case, without marks."""
    return [word.lower().replace("’", "'") for word in _WORD.findall(text)]


def content_words(text: str, texts: StatementTexts, shortest: int = 4) -> list[str]:
    """Return the words of so many letters or more that carry a subject."""
    return [word for word in words_of(text) if len(word) >= shortest and fold(word) not in texts.small]


def names_feeling(text: str, texts: StatementTexts) -> bool:
    """Whether a word that often carries a feeling, worry or wish stands in the text."""
    return any(map(texts.feeling.match, map(fold, words_of(text)))) or _SPENT.search(text) is not None


def shared_word(said: str, taken_up: str, texts: StatementTexts, shortest: int = 4) -> str | None:
    """Return the client's word, in lower case, that comes back in what the professional said.

    The longest one wins. Inflections count: equal up to the last two letters, five at least.
    """
    own = content_words(taken_up, texts, shortest)
    found = [w for w in dict.fromkeys(content_words(said, texts, shortest)) if any(_same(w, o) for o in own)]
    return max(found, key=lambda word: (fold(word) not in texts.everyday, len(word)), default=None)


def as_written(word: str, *texts: str) -> str:
    """Return a word with the capital it has in the texts, as a name has; without when it is written so anywhere.

    With the "'s" that it has in the texts, as in "'s nachts".
    """
    forms = [form for text in texts for form in _WORD.findall(text) if form.lower() == word]
    written = word if word in forms or not forms else forms[0]
    return f"'s {written}" if any(re.search(rf"['’]s {written}\b", text) for text in texts) else written


def telling_fragment(
    turn: Turn, texts: StatementTexts, word: str | None = None, *, own_step: bool = False
) -> str | None:
    """Return at most ten words of the turn that stand well inside another sentence; None when nothing there tells much.

    The clause with ``word`` when given, else (``own_step``) a step or one in the first person, else one that names a
    feeling (by the word list, or by the words that the tagger gave as its reason), else the one with most to say, in
    words that were surely heard, with who did it. Questions and what someone else said come last. Without end marks.
    """
    found = _clauses_of(turn)
    clauses = {c: found[c] for c in found if _tells(c, texts) or (own_step and _names_step(c, texts))}
    if not clauses:
        return None
    track = "movement" if own_step else "signal"
    reasons = turn.why.get(track, ()) if getattr(turn, track) else ()
    hints = {w for reason in reasons for w in content_words(reason, texts)}

    def rank(clause: str) -> tuple[Any, ...]:
        words = words_of(clause)
        utterance, by_speaker = clauses[clause]
        if own_step:
            fits = is_step(clause), _is_doing(words)
        else:
            is_felt = names_feeling(clause, texts)
            fits = is_felt, is_felt and bool(_I.intersection(words))
        return (
            by_speaker,
            word in words,
            "?" not in clause,
            *fits,
            bool(hints.intersection(words)),
            _weight(clause, utterance, texts),
            bool(_SUBJECTS.intersection(words)),
            -len(clause),
        )

    return _cut(max(clauses, key=rank))


def is_step(fragment: str) -> bool:
    """Whether the words themselves say what the speaker can, wants or is going to do."""
    words = words_of(fragment)
    return _is_doing(words) and bool(_PLANS & {*words})


def _names_step(clause: str, texts: StatementTexts) -> bool:
    """Whether it also says which: "die bel ik", "ik kan haar vragen", and not "dan kan ik zeggen"."""
    words = words_of(clause)
    return is_step(clause) and (bool(content_words(clause, texts, 3)) or (len(words) > 3 and words[-1] not in _SAYS))


def _is_doing(words: list[str]) -> bool:
    """Whether the speaker says, as the main thing, what they do or may do: not what they did, or do not do."""
    return bool(_I & {*words}) and words[0] not in _CONDITIONS and not _NO_PLANS & {*words}


def is_own(fragment: str, turn: Turn) -> bool:
    """Whether the fragment is the speaker's own, and not what someone else said."""
    wanted = fragment.removesuffix(" …")
    return any(by_speaker for clause, (_, by_speaker) in _clauses_of(turn).items() if wanted in clause)


def doubt(words: Sequence[Word]) -> float:
    """Return which share (0-1) of the words was probably heard wrong; without recognised words there is none."""
    return sum(1 - word.probability for word in words) / max(1, len(words))


def sentence_with(fragment: str | None, turn: Turn) -> str:
    """Return what was said around the fragment, cut to a length one can read; the start of the turn without one."""
    wanted = (fragment or "").removesuffix(" …")
    for utterance in turn.utterances:
        if wanted and wanted in utterance.text:
            head, parts = utterance.text.split(wanted)[0], utterance.text.split()
            first = len(head.split()) if len(parts) > _QUOTE_WORDS else 0
            return ("… " if first else "") + shorten(" ".join(parts[first:]))
    return shorten(turn.text)


def shorten(text: str, words: int = _QUOTE_WORDS) -> str:
    """Cut after so many words, with an ellipsis."""
    parts = text.split()
    return text if len(parts) <= words else " ".join(parts[:words]).rstrip(",;:.") + " …"


def _clauses_of(turn: Turn) -> dict[str, tuple[Utterance, bool]]:
    """Return the clauses with their utterance, and whether they are the speaker's own."""
    found = _clauses_in(tuple(utterance.text for utterance in turn.utterances))
    return {clause: (turn.utterances[at], by_speaker) for clause, (at, by_speaker) in found.items()}


@lru_cache(maxsize=4)  # each utterance around a turn asks for that turn again; little of a talk may stay in memory
def _clauses_in(said: tuple[str, ...]) -> Mapping[str, tuple[int, bool]]:
    """Return the clauses of a turn with the index of their utterance, and whether they are the speaker's own.

    What is quoted is not, nor is the clause beside it that only tells who said it ("zei mijn moeder"). Speech has no
    quotation marks: there what comes after "ze zei," is someone else's up to the end of the sentence.
    """
    found = {}
    for at, parts in enumerate(quoted_parts(said)):
        has_quotation = any(is_quoted for _, is_quoted in parts)
        for part, is_quoted in parts:
            clauses = _clauses(part, small=has_quotation and not is_quoted)
            retold, end = False, 0
            for clause in clauses:
                start = max(end, part.find(clause, end))
                retold = retold and not re.search(r"[.?!…]", part[end:start])
                end = start + len(clause)
                hands_over = part[end : end + 1] in (",", ":") and _ends_with_saying(clause)
                tells_who = has_quotation and clause in (clauses[0], clauses[-1]) and _SAYS & {*words_of(clause)}
                found[clause] = at, not (is_quoted or tells_who or retold or hands_over)
                retold = retold or hands_over
    return found


def _ends_with_saying(clause: str) -> bool:
    """Whether someone else gets the word at the end of the clause: "mijn zus zegt altijd", "toen zei Rinus"."""
    words = words_of(clause)
    while words and words[-1] in _STILL:
        words.pop()
    if _ABOUT_WORDS & {*words[:1]}:
        return False
    if words[-2:] == ["te", "zeggen"] or (words[-1:] == ["zeggen"] and "ik" in words and not _HEARS & {*words}):
        return False
    if words and words[-1] in _SAYS:
        return not _NOT_SAID_BY_OTHER & {*words[-2:-1]}
    is_turned = len(words) in (2, 3) and words[-2] in _SAYS and {*words[:-2]} <= _STILL
    return is_turned and words[-1] not in _NOT_SAID_BY_OTHER


def _clauses(text: str, *, small: bool) -> Sequence[str]:
    found: list[str] = []
    for clause in _CLAUSE.split(text):
        is_long = len(clause.split()) > _FRAGMENT_WORDS
        found += _smaller(clause) if small or is_long else [clause]
    bare = (without_loose_marks(_OPENERS.sub("", without_loose_marks(clause))) for clause in found)
    return [clause for clause in bare if clause]


def _smaller(clause: str) -> list[str]:
    """Split a clause further, but not "ik durf | die brief niet meer open te maken", nor "met | die brief".

    Nor what is denied from its "not": "ik ben niet bang | dat hij slaat" would say the opposite.
    """
    found: list[str] = []
    start = 0
    for border in _SMALLER_CLAUSE.finditer(clause):
        piece = clause[start : border.start()]
        last = piece.rfind(" ") + 1
        last_words = words_of(piece)[-_NEAR:]
        if "ik" in last_words and _DENIED.match(clause, border.end()):
            continue
        if _NOT.intersection(last_words) and _COMPLEMENT.match(clause, border.end()):
            continue
        if _HANGS_TOGETHER.match(clause, start + last):
            continue
        found.append(piece)
        start = border.end()
    return [*found, clause[start:]]


def _words_in(part: str, utterance: Utterance) -> Iterator[Word]:
    """Yield the recognised words that a part of the text consists of; a word that a person wrote over is in none."""
    start, end = utterance.text.find(part), 0
    for word in utterance.words:
        at = utterance.text.find(word.text.strip(), end)
        if at >= 0:
            end = at + len(word.text.strip())
            if start <= at < start + len(part):
                yield word


def _tells(clause: str, texts: StatementTexts) -> bool:
    words = len(clause.split())
    return (words >= 2 and names_feeling(clause, texts)) or (words >= 3 and bool(content_words(clause, texts)))


def _cut(clause: str) -> str:
    parts = clause.split()
    if len(parts) <= _FRAGMENT_WORDS:
        return clause
    return without_loose_marks(" ".join(parts[:_FRAGMENT_WORDS])) + " …"


def _weight(clause: str, utterance: Utterance, texts: StatementTexts) -> tuple[int, int]:
    """Rank by what was heard badly (the less the better), and then by how much there is to say."""
    unsure = {word for heard in _words_in(clause, utterance) if heard.is_unsure for word in words_of(heard.text)}
    content = content_words(clause, texts)
    return -sum(word in unsure for word in content), min(len(content), 5)


def _same(said: str, own: str) -> bool:
    stem = max(5, min(len(said), len(own)) - 2)
    return said == own or (said[:stem] == own[:stem] and abs(len(said) - len(own)) <= _ENDING)
