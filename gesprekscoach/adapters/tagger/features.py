"""What a listener would note about each utterance without a model: form, word classes, echo of the client's words.

Everything here works on text with or without capitals and punctuation.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

QUESTION_WORDS = frozenset(
    (
        "wat wie waar wanneer hoe waarom welke welk hoeveel waarmee waardoor waarvan waarover hoezo waarop "
        "waaraan waaruit wiens"
    ).split()
)
FINITE_VERBS = frozenset(
    (
        "is was bent ben zijn waren heeft hebt heb hebben had kunt kun kan kon wilt wil wou wilde zou zouden zult "
        "zul zal gaat ga ging doet doe deed komt kom kwam moet moest mag mocht weet wist denkt denk vindt vind "
        "vond ziet zie zag merkt merk voelt voel lukt lukte helpt klopt staat ligt zit woont werkt krijgt kreeg "
        "snapt begrijpt durft speelt gebeurt blijft houdt maakt betekent klinkt zegt zei hoort hoor"
    ).split()
)
PRONOUNS = frozenset(("u je jij hij ze zij we wij dat die het 't er jullie").split())
CLASSES: tuple[frozenset[str], ...] = tuple(
    frozenset(words.split())
    for words in (
        "u uw",
        "je jij jouw jou",
        "ik mijn mij me m'n",
        "wij we ons onze samen",
        "bang boos verdrietig moe schaam schaamte alleen eenzaam blij trots spannend zwaar moeilijk kapot op "
        "stress opgelucht druk pijn zorgen last lastig rot naar vervelend fijn angst bezorgd wakker huilen paniek",
        "bsn aanvraag aanvragen formulier formulieren regeling uitkering gemeente wet regels verplicht plicht "
        "recht rechten voorwaarden bewijs bankafschriften afschriften indicatie beschikking intake dossier "
        "traject melden registreren systeem invullen maatregel korten termijn bezwaar voorziening budget "
        "begeleiding hulpvraag zelfredzaamheid netwerk doelen plan ondertekenen handtekening loket procedure "
        "inkomen toeslag inschrijving legitimatie",
        "niet geen nooit niks niets niemand",
        "maar",
        "moet moeten hoort verplicht",
        "wil willen wilt graag hoop hopen",
        "kan kunt kun kunnen mag lukken lukt",
        "zou zouden",
        "dus eigenlijk",
        "hè toch zeker vast immers",
        "zal ga gaan zullen",
        "morgen maandag dinsdag woensdag donderdag vrijdag zaterdag zondag week vandaag straks vanmiddag vanavond "
        "volgende uur",
        "hoor klinkt merk zegt zei zie noemt noemde vertelt vertelde begrijp",
        "dat daar die dit deze daarvan daarmee daarover",
        "sorry excuus vervelend logisch snap begrijp dank fijn voorstellen",
        "goed prima oké mooi top helder duidelijk",
        "misschien bijvoorbeeld idee optie",
        "beter kunt zou proberen probeer advies adviseer",
        "belangrijk belangrijkst liefst hoopt wens",
        "gelukt volgehouden trots knap kracht sterk gedaan",
        "als anders gevolgen waarschuwing stopgezet gekort",
        "zullen mag akkoord bespreken toestemming bepaalt",
        "moeder vader zus broer buurvrouw buurman dochter zoon vriend vriendin man vrouw kinderen buren familie "
        "oma opa",
        "geld schuld schulden euro betalen rekening huur",
        "nog weer altijd steeds vaak soms",
        "toen gisteren vorige geleden eerst daarna",
        "hoeveel jaar datum geboren adres naam",
    )
)
FUNCTION_WORDS = frozenset(
    (
        "de het een en van in is dat die ik je u hij ze we wij jij er te op aan met voor niet als maar om dan nog "
        "ook wel naar bij ja nee nou eh zo was heb hebt heeft zijn ben bent mijn uw me mij dus of want uit door "
        "over kan wat toch al even gewoon hè 't 'n m'n z'n d'r dit deze daar hier hem haar hun ons onze jouw jou "
        "geen iets niets alles heel erg veel meer wie waar wanneer hoe waarom welke welk zou zouden wil wilt "
        "willen kunt kun kunnen moet moeten mag gaat ga gaan doet doe doen komt kom komen had hebben hadden waren "
        "worden wordt werd zal zullen zeg zegt zei weet denk denkt vind vindt eens eigenlijk misschien "
        "bijvoorbeeld hm hmm oké goed precies toen straks weer nu tot omdat zodat hoor echt beetje soort ding "
        "dingen paar keer mee terug"
    ).split()
)
SUFFIXES = ("etjes", "tjes", "jes", "etje", "tje", "je", "eren", "ende", "end", "en", "de", "te", "e", "s", "t", "d")
LISTENING = frozenset(("ja nee hm hmm mm oké nou precies klopt goed inderdaad jawel").split())
MINIMAL_WORDS = 2  # a turn with fewer content words is not substantive

_BETWEEN = r"(?:(?!\b(?:niet|geen|toch|ik|we|wij)\b)[^?]){0,99}"  # "wilt u dat ik dat ga toelichten?" offers to tell
_INVITATION = re.compile(
    r"(?:^|[,;:] |\b(?:en|maar|dus|nou|ja|oké|goed) )(?:kunt?|kan|wilt?|zou) (?:u|je|jij|ge|gij)\b"
    rf"{_BETWEEN}\b(?:toelichten|beschrijven|omschrijven|schetsen|voorbeeld(?:en)?\b{_BETWEEN}\b(?:geven|noemen))\b"
    r"|\b(?:(?:ik ben|ben ik) (?:\w+ ){0,2}(?:benieuwd|nieuwsgierig)(?: naar)?"
    r"|(?:ik vraag|vraag ik) me (?:\w+ ){0,2}af)"
    r" (?:hoe(?! (?:laat|lang|vaak|veel|oud|hoog|groot)\b)|wat|waar\w*|welke?)\b.{0,99}"
    r"\b(?:u|uw|je|jij|jou|jouw|jullie)\b",
    re.IGNORECASE,
)
_GIVING_BACK = re.compile(
    r"^(?:(?:en|maar|dus|nou|ja|oké|goed|hm),? )?"
    r"(?:ik (?:hoor|merk|proef|beluister)(?: (?!niet|nergens|nooit|graag)\w+)? dat (?:u|je|jij|ge)\b"
    r"|ik hoor (?:u|je|jou) (?:\w+ )?zeggen\b|wat ik (?:u|je|jou) hoor zeggen\b"
    r"|wat ik (?:\w+ ){0,3}(?:hoor|gehoord heb)(?:,? is dat\b|:)|(?:het|dat) klinkt alsof\b"
    r"|ik begrijp uit (?:wat|(?:uw|je|jouw) (?:verhaal|woorden))\b"
    r"|ik (?:krijg|heb)(?: (?!niet|nooit|geen)\w+){0,2} (?:het gevoel|de indruk|het idee) dat (?:u|je|jij|ge)\b"
    r"|als ik (?:u|je|jou|het)(?: zo| goed)+ (?:hoor|begrijp|beluister))"
    r"(?!.*\b(?:want|en|maar|snap) ik\b)",
    re.IGNORECASE,
)
_THOUGHT = re.compile(
    r"^(?:(?:en|maar|dus|nou|ja|oké|goed|hm),? )?(?:u|je|jij|ge|gij) "
    r"(?:denkt|vindt|gelooft|voelt|merkt|hoopt|wilt?|bent bang|hebt? het (?:idee|gevoel))\b"
    r"(?!.*\b(?:toch|vast|zeker|natuurlijk)\b)(?!.*\b(?:want|en|maar|snap) ik\b)[^?]*(?<![,;:.]) dat\b[^?]*$",
    re.IGNORECASE,
)
_CHANGING = "stoppen|minderen|ophouden|veranderen|afbouwen|minder|anders"
_NOT_THAT = (  # what stands between "niet" and those words where it is something else that one will not do
    "ik|dat|en|dus|moet|dan|opgeven|(?:af)?wachten|liever|langer|zomaar|meteen|ineens|helemaal|alleen|alles"
)
_STAYING = re.compile(
    rf"\bik (?:(?:wil|ga|hoef|zal)\b(?:(?! (?:ik|dat|niet|geen|{_CHANGING})\b)[^.?!,]){{0,25}}"
    rf" (?:niet|niks|niets|nooit)|ben niet van plan)\b(?:(?! (?:{_NOT_THAT})\b)[^.?!,]){{0,25}} (?:{_CHANGING})\b"
    r"(?! dan\b)(?!.*\b(?:maar|wel|alleen|voordat|tot(?:dat)?)\b)"
    r"|\bik wil (?:(?!niet|geen|nooit)[^.?!,]){0,30}(?:houden|laten|blijft|blijven|doorgaan)"
    r" zoals het (?:nu )?(?:is|gaat|was)\b(?!.*\b(?:maar|wel|alleen|dus)\b)",
    re.IGNORECASE,
)

_FELT = (
    "(?:doods)?bang|boos|kwaad|woest|woedend|verdrietig|somber|depressief|ongelukkig|ellendig|rot|eenzaam|ongerust|onzeker"
    "|onrustig|gespannen|zenuwachtig|nerveus|angstig|paniekerig|benauwd|geschrokken|wanhopig|radeloos|hopeloos|hulpeloos"
    "|machteloos|moedeloos|waardeloos|teleurgesteld|gefrustreerd|geïrriteerd|gekwetst|overweldigd|gesloopt|jaloers"
    "|beschaamd|ontroerd|opgelucht"
)
_NOT_BETWEEN = (  # then it is not, or not one's own
    "niet|geen|nooit|nergens|minder|als|of|zonder|hij|zij|ze|wie|die|dat"
    "|(?:toen|terwijl|en) (?:mijn|m'n|onze|haar|zijn)"
)
_BETWEEN = rf"(?:(?!\b(?:{_NOT_BETWEEN})\b)[^.!?;,:])"
_FEELING = re.compile(
    r"\b(?:ik (?:ben|was|word|werd|raak|raakte)|(?:ben|was|word|werd|raak|raakte) ik"
    rf"|(?:ik voel(?:de)?|voel(?:de)? ik) me) {_BETWEEN}{{0,30}}\b(?:{_FELT})\b(?! (?:niet|geen|nooit)\b)"
    rf"|\b(?:ik voel(?:de)?|voel(?:de)? ik) me {_BETWEEN}{{0,30}}\bschuldig\b"
    rf"|\b(?:ik maak(?:te)?|maak(?:te)? ik) me {_BETWEEN}{{0,25}}\bzorgen\b"
    r"|\b(?:(?:ik schaam(?:de)?|schaam(?:de)? ik) me|ik schr[io]k|schr[io]k ik)\b(?! (?:niet|geen|nooit)\b)"
    rf"|\bik zie er {_BETWEEN}{{0,15}}\btegen ?op\b"
    rf"|\bik vind (?:het|dat|dit) {_BETWEEN}{{0,20}}\b(?:spannend|(?:dood)?eng|vreselijk|verschrikkelijk)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class SpokenTurn:
    """A turn as the tagger reads it: who speaks, and the texts of the utterances."""

    speaker: str
    texts: tuple[str, ...]


@dataclass
class _Heard:
    """What was said so far: stems of the last substantive client turn, of earlier ones, and sizes."""

    last: frozenset[str] = frozenset()
    earlier: set[str] = field(default_factory=set)
    since: int = 0
    client_spoke: bool = False
    client_words: int = 0
    own_words: int = 0


FORM = slice(5, 21 + len(CLASSES))  # the columns that depend on the text of the utterance alone


def words(text: str) -> list[str]:
    """Lower-cased words; apostrophes stay inside."""
    return re.findall(r"[\w'’]+", text.lower().replace("’", "'"))


def stem(word: str) -> str:
    """A rough stem, so that "schulden", "schuld" and "geschuld" meet; only ever compared with other stems."""
    if word.startswith("ge") and len(word) > 6:
        word = word[2:]
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)]
            break
    word = re.sub(r"([aeou])\1", r"\1", word)
    word = re.sub(r"(.)\1$", r"\1", word)
    return word[:-1] + {"v": "f", "z": "s"}.get(word[-1], word[-1]) if word else word


def content_stems(text: str) -> frozenset[str]:
    """Stems of the words that carry content."""
    return frozenset(stem(w) for w in words(text) if w not in FUNCTION_WORDS and len(w) > 1)


def shared(stems: frozenset[str], others: frozenset[str] | set[str]) -> int:
    """How many stems occur among the others, compounds included ("huur" in "huurschuld")."""
    found = stems & others
    rest = [s for s in stems - found if len(s) > 3]
    return len(found) + sum(any(s in o or o in s for o in others if len(o) > 3) for s in rest)


def asks(text: str) -> bool:
    """Whether the form is that of a question: a mark, a question word in front, or a verb before its subject."""
    w = [x for x in words(text) if x not in {"en", "maar", "nou", "eh", "want", "dus", "oké", "ja", "goed", "hm"}]
    if "?" in text:
        return True
    return bool(w) and (w[0] in QUESTION_WORDS or (w[0] in FINITE_VERBS and len(w) > 1 and w[1] in PRONOUNS))


def invites(text: str) -> bool:
    """Whether this invites to tell in another form: "kunt u dat toelichten?", "ik ben benieuwd hoe u dat ziet"."""
    return bool(_INVITATION.search(text))


def gives_back(text: str) -> bool:
    """Whether it begins as one does who gives back what was heard: "ik hoor dat u", "als ik u goed begrijp"."""
    return bool(_GIVING_BACK.search(text))


def states_back(text: str) -> bool:
    """Whether it gives back what was heard, and does not ask for a yes besides."""
    return "?" not in text and gives_back(text)


def names_thought(text: str) -> bool:
    """Whether it says what the other thinks, feels or wants, and leaves it at that: "u denkt dat het vanzelf gaat"."""
    return bool(_THOUGHT.search(text))


def stays_so(text: str) -> bool:
    """Whether somebody will not change, or need not, and no "maar" or "tot" follows: "ik wil niet stoppen"."""
    return bool(_STAYING.search(text))


def names_own_feeling(text: str) -> bool:
    """Whether somebody names a feeling as their own: "ik was heel boos", "daar maak ik me zorgen over"."""
    return bool(_FEELING.search(text))


def hand_features(turns: Sequence[SpokenTurn]) -> list[list[float]]:
    """One row of numbers, about -1 to 2, per utterance in order; every row has the same length."""
    rows: list[list[float]] = []
    heard = _Heard()
    for index, turn in enumerate(turns):
        position = [
            index / max(1, len(turns)),
            min(index, 12) / 12,
            *(float(turn.speaker == s) for s in ("professional", "client", "other")),
        ]
        stems = [content_stems(t) for t in turn.texts]
        questions = [asks(t) for t in turn.texts]
        for i, text in enumerate(turn.texts):
            rows.append([*position, *_form(text, turn.texts, i), *_echo(stems, i, heard), *_asked(questions, i)])
        _listen(turn, stems, heard)
    return rows


def _form(text: str, texts: tuple[str, ...], i: int) -> list[float]:
    w = words(text)
    present = set(w)
    return [
        float(i == 0),
        i / 4,
        len(texts) / 4,
        float(i == len(texts) - 1),
        math.log1p(len(w)) / 3,
        float("?" in text),
        float("!" in text),
        float("..." in text or "…" in text),
        float(bool(w) and w[0] in QUESTION_WORDS),
        float(bool(present & QUESTION_WORDS)),
        float(bool(w) and w[0] in LISTENING),
        float(bool(w) and w[0] in FINITE_VERBS),
        float(len(w) > 1 and w[1] in PRONOUNS),
        float(len(w) <= 2),
        float(any(c.isdigit() for c in text)),
        float(asks(text)),
        *(min(2, len(present & c)) / 1.5 for c in CLASSES),
    ]


def _echo(stems: list[frozenset[str]], i: int, heard: _Heard) -> list[float]:
    own = stems[i]
    here = shared(own, heard.last)
    before = max((shared(s, heard.last) for s in stems[:i]), default=0)
    return [
        here / 3,
        here / max(1, len(own)),
        before / 3,
        shared(own, heard.earlier) / 3,
        len(own) / 6,
        float(heard.client_spoke),
        min(heard.since, 4) / 4,
        math.log1p(heard.client_words) / 4,
        math.log1p(heard.own_words) / 4,
    ]


def _asked(questions: list[bool], i: int) -> list[float]:
    return [sum(questions) / 2, sum(questions[:i]) / 2, float(sum(questions) > 1 and questions[i])]


def _listen(turn: SpokenTurn, stems: list[frozenset[str]], heard: _Heard) -> None:
    said = frozenset().union(*stems) if stems else frozenset()
    if turn.speaker == "client" and len(said) >= MINIMAL_WORDS:
        heard.earlier |= heard.last
        heard.last, heard.since, heard.client_spoke = said, 0, True
    elif turn.speaker == "professional":
        heard.since += 1
    count = sum(len(words(t)) for t in turn.texts)
    if turn.speaker == "client":
        heard.client_words = count
    elif turn.speaker == "professional":
        heard.own_words = count
