"""The program put together: settings in, a ready Coach out."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from gesprekscoach import resources
from gesprekscoach.parts import Parts
from gesprekscoach.settings import Settings

if TYPE_CHECKING:
    from gesprekscoach.desk import CoachDesk
    from gesprekscoach.domain.agreement import Scores
    from gesprekscoach.domain.conversation import Conversation
    from gesprekscoach.domain.hearing import HearingNotes
    from gesprekscoach.domain.learning import Outcome
    from gesprekscoach.domain.report import Report
    from gesprekscoach.domain.safety import SafetyNotice
    from gesprekscoach.services.checkup import Finding
    from gesprekscoach.services.correcting import Tag
    from gesprekscoach.services.differing import Difference
    from gesprekscoach.services.ports import Progress, Store, Transcriber


class Coach(Parts):
    """What one can do with the parts, for the command line, the app and the tests alike."""

    def tag(self, conversation: "Conversation") -> "Conversation":
        """Give a conversation every tag of the codebook, the opening included."""
        from gesprekscoach.services.tagging import tag_conversation

        return tag_conversation(conversation, self.tagger, self.rule_book)

    def tag_for(self, store: "Store") -> "Tag":
        """Return what tags as the vault learned to; the tagger loads at the first conversation."""
        from gesprekscoach.services.learning import tagger_of
        from gesprekscoach.services.tagging import tagging

        return lambda conversation: tagging(conversation, tagger_of(store, self.learner), self.rule_book)

    def versions_for(self, store: "Store") -> dict[str, str]:
        """Return with which tagger and codebook the vault tags now, without loading them. Raises ModelMissing."""
        from gesprekscoach.adapters.tagger.manifest import read_version
        from gesprekscoach.services.learning import versions_of

        return versions_of(store, read_version(resources.models_dir() / "tagger" / "model"), self.codebook.version)

    def is_outdated(self, store: "Store", conversation: "Conversation") -> bool:
        """Whether the conversation was tagged, by another tagger or codebook than the vault would use now."""
        from gesprekscoach.errors import ModelMissing

        try:
            now = self.versions_for(store)
        except ModelMissing:
            return False
        return "tagger" in conversation.models and not now.items() <= conversation.models.items()

    def learn(self, store: "Store", today: date) -> "Generator[Progress, None, Outcome]":
        """Let the tagger learn from the corrections in the vault. Raises as ``services.learning`` does."""
        from gesprekscoach.services.learning import learn, shipped_hold_out

        hold_out = shipped_hold_out(resources.sample_audio_dir())
        return learn(store, self.learner, self.rule_book, hold_out, today)

    def differences(self, store: "Store", today: date) -> "Generator[Progress, None, list[Difference]]":
        """Tag every conversation of the vault beside what is stored. Raises ModelMissing."""
        from gesprekscoach.domain.stepwise import finished
        from gesprekscoach.services.differing import differences

        tag = self.tag_for(store)
        return differences(store, lambda conversation: finished(tag(conversation)), self.versions_for(store), today)

    def process(
        self, recording_id: str, store: "Store", transcriber: "Transcriber", today: date
    ) -> "Generator[Progress, None, None]":
        """Make words, speakers and tags of one recording. Raises as ``services.processing`` does."""
        from gesprekscoach.services.processing import process

        return process(
            recording_id,
            store,
            self.speech_finder,
            transcriber,
            self.separator,
            self.domain_words,
            self.word_list,
            self.tag_for(store),
            today,
            self.versions_for(store),
        )

    def report(self, store: "Store", recording_id: str, today: date) -> "Report":
        """Gather a recording, its tagged conversation, its feedback card and the notes beside it.

        Raises NotFound, ConsentMissing.
        """
        from gesprekscoach.services.feedback import report_of

        return report_of(store, recording_id, self.statement_texts, today, with_notes=True)

    def safety_notices(self, report: "Report") -> "tuple[SafetyNotice, ...]":
        """Say in neutral words where it may be about safety, for the user of this conversation alone."""
        from gesprekscoach.domain.safety import safety_notices

        return safety_notices(report.conversation, self.rule_book.safety)

    def transcript_text(self, report: "Report", heard: "HearingNotes") -> str:
        """Write the transcript with its tags as plain text, and under it how sure the program is of what it heard."""
        from gesprekscoach.adapters.text_views import hearing_text, transcript_text

        said, notices = report.conversation, self.safety_notices(report)
        text = transcript_text(said, self.codebook, report.names, notices, report.notes or ())
        return text + hearing_text(heard, report.recording.id)

    def hearing_notes(self, store: "Store", report: "Report", *, hide_names: bool = False) -> "HearingNotes":
        """Say how sure the program is of what it heard. Raises NotFound."""
        from gesprekscoach.services.hearing import hearing_notes

        said = report.conversation
        return hearing_notes(store, report.recording.id, said, self.domain_words, hide_names=hide_names)

    def card_text(self, report: "Report") -> str:
        """Write the feedback card as plain text."""
        from gesprekscoach.adapters.text_views import card_text

        safety = self.safety_notices(report)
        return card_text(report.card, report.conversation, self.codebook, report.names, safety, report.you)

    def lights_text(self, report: "Report") -> str:
        """Write what else the conversation shows as plain text: follow-up, both worlds, movement."""
        from gesprekscoach.adapters.text_lights import lights_text

        return lights_text(report, self.codebook, self.statement_texts.everyday)

    def write_report(
        self,
        store: "Store",
        recording_id: str,
        target: Path,
        today: date,
        *,
        hide_names: bool = False,
        with_notes: bool = False,
    ) -> Path:
        """Write a report of the kind that the suffix asks for and return its path. Raises as ``services.reporting``."""
        from gesprekscoach.adapters.report_docx import report_docx
        from gesprekscoach.adapters.report_eaf import report_eaf
        from gesprekscoach.adapters.report_html import report_html
        from gesprekscoach.adapters.report_json import report_json
        from gesprekscoach.adapters.report_md import report_md
        from gesprekscoach.adapters.report_outline import Block, outline
        from gesprekscoach.adapters.report_tables import report_csv, report_vtt
        from gesprekscoach.domain.safety import general_notices
        from gesprekscoach.services.reporting import Writer, write_report

        def notes(report: "Report") -> "HearingNotes":
            return self.hearing_notes(store, report, hide_names=hide_names)

        def safety(report: "Report") -> "tuple[SafetyNotice, ...]":
            return general_notices(report.conversation) if hide_names else self.safety_notices(report)

        def blocks(report: "Report") -> "Iterator[Block]":
            return outline(report, self.codebook, notes(report), safety(report))

        writers: dict[str, Writer] = {
            ".html": lambda report: report_html(report, self.codebook, notes(report), safety(report)),
            ".docx": lambda report: report_docx(blocks(report)),
            ".md": lambda report: report_md(blocks(report)),
            ".json": lambda report: report_json(report, notes(report)),
            ".csv": report_csv,
            ".vtt": report_vtt,
            ".eaf": report_eaf,
        }
        return write_report(
            store,
            recording_id,
            target,
            writers,
            self.statement_texts,
            today,
            hide_names=hide_names,
            with_notes=with_notes,
        )

    def checkup(self) -> "Iterator[Finding]":
        """Look whether everything works on this machine, and time how long an hour of talk takes."""
        from gesprekscoach.services.checkup import attempt, machine, time_trial

        yield from machine(self.settings.vault)
        yield attempt("Pakketten", self.packages)
        yield attempt("Spraakmodel", lambda: f"{self.transcriber().name} is klaar voor gebruik")
        yield attempt("Stemmen", lambda: "klaar voor gebruik" if self.separator else "")
        yield attempt("Tags", lambda: f"klaar voor gebruik, versie {self.tagger.version}")
        devices = attempt("Microfoon en geluid", self.sound_devices)
        yield replace(devices, is_ok=devices.is_ok or None)  # all else works without them
        sound = sorted(resources.sample_audio_dir().glob("*.opus"))[0]
        yield attempt("Snelheid", lambda: time_trial(sound, self.audio_reader, self.speech_finder, self.transcriber()))

    def evaluate(self, conversations: "Sequence[Conversation]") -> "Generator[Progress, None, dict[str, Scores]]":
        """Tag labelled conversations anew and return the agreement per track."""
        from gesprekscoach.services.evaluating import evaluate

        return evaluate(conversations, self.tag)


def build_desk(settings: Settings) -> "CoachDesk":
    """Return the program as the app sees it."""
    from gesprekscoach.desk import CoachDesk

    return CoachDesk(Coach(settings))
