"""Correcting the tags of a conversation and writing beside it; kept in the vault, with undo and redo."""

from collections.abc import Callable
from dataclasses import replace
from threading import Lock
from typing import Any, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.events import Key
from textual.message import Message

from gesprekscoach.domain.consent import Purpose
from gesprekscoach.domain.conversation import QUESTION_ACTS, UTTERANCE_TRACKS, Conversation, Turn, Utterance
from gesprekscoach.domain.corrections import Correction, Note, apply, edit_for, outdates_tags
from gesprekscoach.domain.feedback.wording import is_doubtful
from gesprekscoach.errors import GesprekscoachError
from gesprekscoach.services.reviewing import VaultReview
from gesprekscoach.tui.legend import Legend
from gesprekscoach.tui.phrases import cut
from gesprekscoach.tui.screens.seeking import SeekingScreen
from gesprekscoach.tui.view import ConversationView
from gesprekscoach.tui.widgets.choice import Answer, ChoiceScreen
from gesprekscoach.tui.widgets.over import LEAVE
from gesprekscoach.tui.widgets.writing import KEEP, WritingScreen

_PROFESSIONAL_ONLY = (*UTTERANCE_TRACKS, "stance")
CHANGED_ELSEWHERE = "Dit gesprek is in een ander venster veranderd. Zo staat het er nu."
_KEPT = "De kluis ging op slot terwijl je typte. Je tekst staat in het gesprek. Met u neem je hem daar terug."
_TYPED = ("comment", "text", "name")
_CLIENT_ONLY = ("talk", "movement", "signal")

Hear = Callable[[], None] | None


class CorrectingScreen(SeekingScreen):
    """A conversation whose tags can be changed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "correct('phase')", "fase", tooltip="Verbeter de fase van deze beurt"),
        Binding("w", "correct('world')", "wereld", tooltip="Verbeter: systeemtaal, leefwereldtaal, brug of neutraal"),
        Binding("h", "correct('act')", "handeling", tooltip="Verbeter wat de professional hier doet"),
        Binding("d", "correct('depth')", "diepte", tooltip="Verbeter hoe diep deze vraag gaat"),
        Binding("o", "correct('follow_up')", "doorvragen", show=False, tooltip="Verbeter of deze vraag teruggrijpt"),
        Binding("v", "correct('flags')", "vlaggen", show=False, tooltip="Verbeter wat er bij deze zin opvalt"),
        Binding("b", "correct('stance')", "meebewegen", show=False, tooltip="Verbeter hoe de professional meebeweegt"),
        Binding("t", "correct('talk')", "veranderingstaal", show=False, tooltip="Verbeter: verandertaal of behoudtaal"),
        Binding("B", "correct('movement')", "beweging", show=False, tooltip="Verbeter de stap van de klant"),
        Binding("V", "correct('signal')", "signalen", show=False, tooltip="Verbeter wat de klant laat merken"),
        Binding("l", "correct('domain')", "leefgebied", show=False, tooltip="Verbeter waar deze beurt over gaat"),
        Binding("equals_sign", "confirm", "klopt zo", tooltip="De twijfel weg: deze tags kloppen"),
        Binding("c", "comment", "opmerking", tooltip="Schrijf iets bij deze beurt"),
        Binding("x", "example", "voorbeeld", show=False, tooltip="Merk deze beurt als voorbeeld, of niet meer"),
        Binding("u", "undo", "ongedaan maken", show=False, tooltip="Neem de laatste wijziging terug"),
        Binding("U", "redo", "opnieuw doen", show=False, tooltip="Zet terug wat je net terugnam"),
    ]

    class Changed(Message):
        """The conversation is now like this; ``told`` says what happened."""

        def __init__(self, view: ConversationView, told: str, has_outdated_tags: bool) -> None:
            super().__init__()
            self.view = view
            self.told = told
            self.has_outdated_tags = has_outdated_tags
            _ = view.spans, view.marks  # computed in the worker, so that the screen does not wait

    def __init__(self, review: VaultReview, start_n: int = 1) -> None:
        super().__init__(review, start_n)
        self.edits = Lock()
        self.newest: ConversationView | None = None
        self._unkept: dict[str, str] = {}
        """What was typed but could not be kept, by path: nobody should have to type it again."""
        self._writing: tuple[str, str, WritingScreen] | None = None
        """What is being typed now: its path, the text before, and where."""

    def show(self, view: ConversationView) -> None:
        """Edits build on what is shown."""
        self.newest = view
        super().show(view)

    def on_unmount(self) -> None:
        """Let go of the conversation."""
        self.newest = None

    # Doing and undoing

    @work(thread=True, group="edit", exit_on_error=False)
    def keep(self, edits: list[tuple[str, Any]], told: str) -> None:
        """Keep edits in the vault, in the order in which they were made, and show what they make."""
        with self.edits:
            view = self.newest
            if view is None:
                return
            outdated = renamed = False
            is_stale = self.review.version() != self.version
            for path, value in edits:
                self._correct(path, value, view.conversation)  # first: it says what does not fit
                edit = edit_for(view.conversation, path, value)
                outdated = outdated or outdates_tags(edit)
                renamed = renamed or path.endswith("/name")
                view = view.changed(apply(view.conversation, [edit]), _noted(view, path, value))
            if outdated:
                self._unkept.clear()
            if outdated or renamed or is_stale:  # turns got other numbers and notes move along, or names changed
                view = self.read_again()
            else:
                self.version = self.review.version()
            self.newest = view
            self.post_message(self.Changed(view, told, outdated))

    def _correct(self, path: str, value: Any, seen: Conversation) -> None:
        """Keep one edit; text that cannot be kept is there again when the user tries once more."""
        self._unkept.pop(path, None)
        try:
            self.review.correct(path, value, seen)
        except GesprekscoachError as error:
            if not isinstance(value, str) or path.rpartition("/")[2] not in _TYPED:
                raise
            self._unkept[path] = value
            raise type(error)(error.what, f"{error.remedy} Wat je typte, staat er dan nog.") from error

    async def ask_text(
        self, path: str, question: str, before: str, how: str, hear: Hear = None, may_confirm: bool = False
    ) -> str | None:
        """Ask for text, starting from what could not be kept before; None when it stays as it is.

        With ``may_confirm`` the same text is an answer too.
        """
        writing = WritingScreen(question, self._unkept.get(path, before), how, hear)
        self._writing = (path, before, writing)
        text = await self.app.push_screen_wait(writing)
        self._writing = None
        return None if text == before and not may_confirm else text

    def keep_typed(self) -> str:
        """Keep a text as if enter was pressed; an empty line is left: it would take away what stood there before."""
        if self._writing is None or self.newest is None:
            return ""
        path, before, writing = self._writing
        if writing.text in ("", before):
            return ""
        with self.edits:
            self.review.correct(path, writing.text, self.newest.conversation)
        self._writing = None  # the end of the program may be told twice
        return _KEPT

    @work(thread=True, group="edit", exit_on_error=False)
    def _step_back(self, is_redo: bool) -> None:
        with self.edits:
            edit = None
            if self.review.version() != self.version:  # else it would take back what another window did, unseen here
                told = CHANGED_ELSEWHERE
                self.newest = self.read_again()
            elif edit := self.review.redo() if is_redo else self.review.undo():
                told = _told(edit, is_redo)
                self.newest = self.read_again()
            else:
                told = "Er is niets meer om terug te nemen." if not is_redo else "Er is niets meer."
            if self.newest is not None:
                self.post_message(self.Changed(self.newest, told, edit is not None and outdates_tags(edit)))

    @on(Changed)
    def _changed(self, event: Changed) -> None:
        self.show(event.view)
        more = " Met R maak je de tags opnieuw." if event.has_outdated_tags else ""
        self.notify(event.told + more, timeout=4, markup=False)

    def action_undo(self) -> None:
        """Take the last edit back, also one of an earlier day."""
        self._step_back(False)

    def action_redo(self) -> None:
        """Put back what was taken back."""
        self._step_back(True)

    # Tags

    @property
    def here(self) -> tuple[Turn, int, Utterance] | None:
        """The turn at the cursor, and which utterance."""
        if self.view is None:
            return None
        turn = self.view.turns[self.cursor]
        chosen = min(self.utterance, len(turn.utterances) - 1)
        return turn, chosen, turn.utterances[chosen]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only the tracks this speaker has, and depth only for questions."""
        here = self.here
        if action in ("undo", "redo") and here is None:  # it is still being opened
            return False
        if action in ("confirm", "correct", "comment", "example") and (here is None or self.light != "transcript"):
            return False
        if action == "correct" and here is not None:
            return not _misplaced(str(parameters[0]), *here)
        return super().check_action(action, parameters)

    def on_key(self, event: Key) -> None:
        """Say why the key of a tag that this place cannot have does nothing."""
        track = _TRACK_OF_KEY.get(event.character or "")
        if track is not None and self.here is not None and self.light == "transcript":
            why = _misplaced(track, *self.here)
            if why:
                self.notify(why, timeout=3)

    @work
    async def action_correct(self, track: str) -> None:
        """Ask for another label and keep it; of a sentence that becomes a question also ask how deep it goes."""
        if self.here is None or self.legend is None:
            return
        turn, chosen, spoken = self.here
        tracks = [track]
        edits: list[tuple[str, Any]] = []
        told = []
        while tracks:
            track = tracks.pop(0)
            answer = await self._ask_label(self.legend, track, spoken if track in UTTERANCE_TRACKS else turn)
            if answer is None:
                continue
            is_many = self.legend.codebook.track(track).many
            value: Any = list(answer) if is_many else int(answer[0]) if track == "depth" else answer[0]
            edits.append((_path(turn, chosen, track), value))
            names = ", ".join(self.legend.codebook.name(track, code) for code in answer) or "niets"
            told.append(f"{self.legend.codebook.track(track).name} van beurt {turn.n}: {names}.")
            if track == "act" and value in QUESTION_ACTS and spoken.depth is None:
                tracks = ["depth", "follow_up"]
        if edits:
            told.append("Met u neem je het terug." if len(edits) == 1 else "Met elke u neem je er één terug.")
            self.keep(edits, " ".join(told))

    async def _ask_label(self, legend: Legend, track: str, unit: Turn | Utterance) -> tuple[str, ...] | None:
        """Ask for a label, or for any number of them; None when it stays as it is."""
        is_many = legend.codebook.track(track).many
        now = getattr(unit, track)
        current = now if is_many else [] if now is None else [str(now)]
        question = f"{legend.codebook.track(track).name} bij {quoted(unit.text)}"
        asking = ChoiceScreen(question, _choices(legend, track), current, many=is_many)
        answer = await self.app.push_screen_wait(asking)
        return None if is_many and answer is not None and set(answer) == set(current) else answer

    def action_confirm(self) -> None:
        """Say that the doubtful tags at the cursor are right."""
        if self.here is None:
            return
        turn, chosen, spoken = self.here
        edits = [
            (_path(turn, chosen, track), list(value) if isinstance(value, tuple) else value)
            for unit in (turn, spoken)
            for track in _doubtful(unit)
            for value in (getattr(unit, track),)  # None too: a question may take up nothing
        ]
        others = [position for position, utterance in enumerate(turn.utterances) if _doubtful(utterance)]
        if edits:
            self.keep(edits, f"De tags van beurt {turn.n} kloppen. Met u neem je het terug.")
        elif others:
            self.utterance = others[0]
            self.notify(f"De twijfel zit in zin {others[0] + 1}. Kloppen de tags daar? Druk weer op =.", timeout=4)
        else:
            is_unsure = any(word.is_unsure for utterance in turn.utterances for word in utterance.words)
            words = " Kloppen de schuine woorden? Druk op e, en dan op enter." if is_unsure else ""
            self.notify(f"Hier is geen tag waar twijfel over is.{words}", timeout=4)

    # Notes

    @work
    async def action_comment(self) -> None:
        """Write something beside the turn."""
        if self.here is None or self.view is None:
            return
        turn = self.here[0]
        before = self.view.notes.get(turn.n, Note(turn.n)).comment or ""
        how = f"{KEEP}, leeg haalt de opmerking weg, {LEAVE}"
        path = f"turn/{turn.n}/comment"
        text = await self.ask_text(path, f"Opmerking bij beurt {turn.n}", before, how)
        if text is not None:
            told = "Opmerking bewaard." if text else "Opmerking weggehaald."
            self.keep([(path, text)], f"{told} Met u neem je het terug.")

    def action_example(self) -> None:
        """Mark the turn as an example, or no longer."""
        if self.here is None or self.view is None:
            return
        n = self.here[0].n
        is_example = not self.view.notes.get(n, Note(n)).is_example
        self.keep(
            [(f"turn/{n}/example", is_example)], "Gemerkt als voorbeeld." if is_example else "Geen voorbeeld meer."
        )
        if is_example:
            self.warn_of_refusal(Purpose.EXAMPLE)


_TRACK_OF_KEY = {
    binding.key: binding.action.split("'")[1]
    for binding in CorrectingScreen.BINDINGS
    if isinstance(binding, Binding) and binding.action.startswith("correct(")
}


def _misplaced(track: str, turn: Turn, _chosen: int, spoken: Utterance) -> str:
    """Return why this place cannot have a tag of this track; empty when it can."""
    if track in _PROFESSIONAL_ONLY and turn.speaker != "professional":
        return "Deze tag hoort bij wat de professional zegt."
    if track in _CLIENT_ONLY and turn.speaker != "client":
        return "Deze tag hoort bij wat de klant zegt."
    if track in ("depth", "follow_up") and not spoken.is_question:
        return "Deze tag hoort bij een vraag. Met de pijl naar rechts kies je een andere zin."
    return ""


def _doubtful(unit: Turn | Utterance) -> list[str]:
    return [track for track in unit.confidence if is_doubtful(unit.confidence, track)]


def _path(turn: Turn, chosen: int, track: str) -> str:
    if track in UTTERANCE_TRACKS:
        return f"turn/{turn.n}/utterance/{chosen + 1}/{track}"
    return f"turn/{turn.n}/{track}"


def _choices(legend: Legend, track: str) -> list[Answer]:
    return [
        Answer(sign.code, sign.label.letter, sign.label.name, sign.label.definition, sign.colour)
        for sign in legend.signs(track)
    ]


def quoted(text: str) -> str:
    """Return the start of what was said, in quotation marks."""
    return f"'{cut(text, 60)}'"


def _noted(view: ConversationView, path: str, value: Any) -> dict[int, Note]:
    """Return the notes after an edit that leaves the turns as they are."""
    parts = path.split("/")
    found = dict(view.notes)
    if parts[-1] in ("comment", "example"):
        note = found.get(int(parts[1]), Note(int(parts[1])))
        changed = replace(note, comment=value) if parts[-1] == "comment" else replace(note, is_example=value)
        found[note.n] = changed
    return found


def _told(edit: Correction, is_redo: bool) -> str:
    where = f" bij beurt {edit.path.split('/')[1]}" if edit.path.startswith("turn/") else ""
    return f"De wijziging{where} is {'weer gedaan' if is_redo else 'teruggenomen'}."
