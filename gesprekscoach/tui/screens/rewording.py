"""Changing who said what: words, turns and speakers; for what the recogniser or the separation got wrong."""

from functools import partial
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.worker import get_current_worker

from gesprekscoach.domain.conversation import Utterance
from gesprekscoach.domain.dutch_numbers import counted
from gesprekscoach.services.reviewing import VaultReview
from gesprekscoach.tui.lights.layout import tokens
from gesprekscoach.tui.phrases import percent
from gesprekscoach.tui.screens.correcting import quoted
from gesprekscoach.tui.screens.watching import WatchingScreen
from gesprekscoach.tui.view import ConversationView
from gesprekscoach.tui.widgets.choice import Answer, ChoiceScreen
from gesprekscoach.tui.widgets.over import LEAVE
from gesprekscoach.tui.widgets.word_picker import Mode, WordPicker
from gesprekscoach.tui.widgets.writing import KEEP

_OTHER_SPEAKER = {"professional": "client", "client": "professional", "other": "client"}
_SPEAKERS = {"professional": "de professional", "client": "de klant", "other": "iemand anders"}
_SWAPPED = {"professional": "client", "client": "professional"}
_ACTIONS = ("speaker", "edit_words", "move_words", "split", "merge", "swap", "name", "strike", "retag")


class RewordingScreen(WatchingScreen):
    """A conversation whose words and speakers can be changed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "speaker", "spreker", tooltip="Verbeter wie dit zei. Geef deze beurt aan een andere spreker"),
        Binding("e", "edit_words", "woorden verbeteren", show=False, tooltip="Verbeter deze woorden, of keur ze goed"),
        Binding("m", "move_words('first')", "eerste woorden naar vorige beurt", show=False),
        Binding("M", "move_words('last')", "laatste woorden naar volgende beurt", show=False),
        Binding("z", "split", "beurt splitsen", show=False, tooltip="Maak van deze beurt twee beurten"),
        Binding("Z", "merge", "samenvoegen met volgende beurt", show=False),
        Binding("S", "swap", "sprekers omwisselen", show=False, tooltip="Wissel de sprekers om in het hele gesprek"),
        Binding("a", "name", "spreker een naam geven", show=False, tooltip="Geef deze spreker overal een naam"),
        Binding("0", "strike", "doorstrepen", show=False, tooltip="Haal de woorden van of over een ander weg"),
        Binding("R", "retag", "tags vernieuwen", show=False, tooltip="Maak de tags opnieuw na andere woorden"),
    ]

    def __init__(self, review: VaultReview, start_n: int = 1) -> None:
        super().__init__(review, start_n)
        self._is_tagging = self._is_retag_wanted = False
        self._tagged = ""
        """How much of the tags that are made again is done."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer edits of the words only where the words stand."""
        if action in _ACTIONS and self.light != "transcript":
            return False
        return super().check_action(action, parameters)

    @work
    async def action_speaker(self) -> None:
        """Give the turn to another speaker."""
        if self.here is None or self.view is None:
            return
        turn = self.here[0]
        letters = {"professional": "P", "client": "K", "other": "A"}
        choices = [Answer(code, letter, self.view.name_of(code), _SPEAKERS[code]) for code, letter in letters.items()]
        answer = await self.app.push_screen_wait(ChoiceScreen(f"Wie zegt {quoted(turn.text)}", choices, [turn.speaker]))
        if answer is not None and answer[0] != turn.speaker:
            told = f"Beurt {turn.n} is nu van {self.view.name_of(answer[0])}."
            self.keep([(f"turn/{turn.n}/speaker", answer[0])], told)

    @work
    async def action_edit_words(self) -> None:
        """Change the words of the utterance at the cursor."""
        if self.here is None:
            return
        turn, chosen, spoken = self.here
        self.listen(spoken)
        hear = None if spoken.start_ms is None else partial(self.listen, spoken)
        path = f"turn/{turn.n}/utterance/{chosen + 1}/text"
        is_unsure = any(word.is_unsure for word in spoken.words)
        how = f"{KEEP}, ook als het zo klopt; {LEAVE}" if is_unsure else f"{KEEP}, {LEAVE}"
        text = await self.ask_text(path, f"Woorden van beurt {turn.n}", spoken.text, how, hear, may_confirm=is_unsure)
        if text == spoken.text:
            self.keep([(path, text)], "De woorden kloppen. Met u neem je het terug.")
        elif text:
            self.keep([(path, text)], "De woorden zijn verbeterd.")

    def listen(self, spoken: Utterance) -> None:
        """Let the utterance be heard while its words are edited."""

    @work
    async def action_move_words(self, mode: Mode) -> None:
        """Move the first words to the turn before, or the last ones to the turn after."""
        if self.here is None or self.view is None:
            return
        turn = self.here[0]
        other = self.cursor + (-1 if mode == "first" else 1)
        if not 0 <= other < len(self.view.turns):
            self.notify("Daar staat geen beurt.", timeout=3)
            return
        words = [token.text for token in tokens(turn)]
        start, end = (0, 1) if mode == "first" else (len(words) - 1, len(words))
        where = "de beurt ervoor" if mode == "first" else "de beurt erna"
        picked = await self.app.push_screen_wait(
            WordPicker(f"Welke woorden horen bij {where}?", words, mode, start, end)
        )
        if picked is not None:
            count = picked[1] - picked[0]
            self.keep([(f"turn/{turn.n}/move_{mode}", count)], f"{counted(count, 'woord', 'woorden')} verplaatst.")

    @work
    async def action_split(self) -> None:
        """Cut the turn in two; the second part goes to the other speaker."""
        if self.here is None:
            return
        turn = self.here[0]
        words = [token.text for token in tokens(turn)]
        if len(words) < 2:
            self.notify("Eén woord is niet te splitsen.", timeout=3)
            return
        middle = len(words) // 2
        picked = await self.app.push_screen_wait(
            WordPicker("Waar begint de ander te praten?", words, "cut", middle, middle)
        )
        if picked is not None:
            value = {"at": picked[0], "speaker": _OTHER_SPEAKER[turn.speaker]}
            self.keep([(f"turn/{turn.n}/split", value)], f"Beurt {turn.n} is gesplitst.")

    def action_merge(self) -> None:
        """Join the turn and the next one."""
        if self.here is None or self.view is None:
            return
        if self.cursor + 1 == len(self.view.turns):
            self.notify("Na deze beurt komt geen andere.", timeout=3)
            return
        n = self.here[0].n
        self.keep([(f"turn/{n}/merge", True)], f"Beurt {n} en {n + 1} zijn nu één beurt.")

    def action_swap(self) -> None:
        """Swap professional and client everywhere at once."""
        self.keep([("speakers/swap", _SWAPPED)], "De sprekers zijn omgewisseld.")

    @work
    async def action_name(self) -> None:
        """Give the speaker of the turn another name, everywhere in this conversation."""
        if self.here is None or self.view is None:
            return
        speaker = self.here[0].speaker
        before = self.view.name_of(speaker)
        question = f"Hoe heet {_SPEAKERS[speaker]} in dit gesprek?"
        how = f"{KEEP}, leeg zet de oude naam terug, {LEAVE}"
        path = f"speakers/{speaker}/name"
        name = await self.ask_text(path, question, before, how)
        if name is not None:
            told = f"{before} heet in dit gesprek nu {name}." if name else "De naam uit de toestemming staat er weer."
            self.keep([(path, name)], f"{told} Met u neem je het terug.")

    @work
    async def action_strike(self) -> None:
        """Strike out words by or about someone else."""
        if self.here is None:
            return
        turn, chosen, _ = self.here
        words = tokens(turn)
        own = [number for number, token in enumerate(words) if token.utterance == chosen]
        if any(token.word is None for token in words) or not own:
            self.notify("Doorstrepen kan alleen als er geluid bij is.", timeout=4)
            return
        picked = await self.app.push_screen_wait(
            WordPicker("Welke woorden moeten weg?", [t.text for t in words], "stretch", own[0], own[-1] + 1)
        )
        first, last = (words[picked[0]].word, words[picked[1] - 1].word) if picked else (None, None)
        if first is not None and last is not None:
            self.keep(
                [("strike", {"start_ms": first.start_ms, "end_ms": last.end_ms})], "De woorden zijn doorgestreept."
            )

    def action_retag(self) -> None:
        """Tag again what was changed in words or speakers; asked for again meanwhile, once more after that."""
        self.notify("De tags worden opnieuw gemaakt. Je kunt intussen verder lezen.", timeout=3)
        self._is_retag_wanted = True
        if not self._is_tagging:
            self._is_tagging = True
            self._retag()

    def _show_tagged(self, how_much: str) -> None:
        if how_much != self._tagged:
            self._tagged = how_much
            self.show_status()

    def status(self, view: ConversationView) -> Content:
        """Say first how far the tags are that are made again."""
        return Content(f"Tags maken: {self._tagged}   " if self._tagged else "") + super().status(view)

    @work(thread=True, group="retag", exit_on_error=False)
    def _retag(self) -> None:
        """Takes a minute for hours of talk; what is corrected meanwhile does not wait for it."""
        worker = get_current_worker()
        before: list[tuple[str, str]] = []
        try:
            while self._is_retag_wanted and not worker.is_cancelled:
                self._is_retag_wanted = False
                with self.edits:
                    before = _said(self.newest)
                for share in self.review.retag():
                    if not self.app.is_running:
                        return
                    self.call_later(self._show_tagged, percent(share))
        finally:
            self._is_tagging = False
            self.call_later(self._show_tagged, "")
        with self.edits:
            if worker.is_cancelled:
                return
            self.newest = self.read_again()
            is_outdated = _said(self.newest) != before
            more = " Wat je intussen veranderde, telt nog niet mee." if is_outdated else ""
            self.post_message(self.Changed(self.newest, f"De tags zijn opnieuw gemaakt.{more}", is_outdated))


def _said(view: ConversationView | None) -> list[tuple[str, str]]:
    """Who said what: tags made for other words or speakers are outdated."""
    return [] if view is None else [(turn.speaker, turn.text) for turn in view.turns]
