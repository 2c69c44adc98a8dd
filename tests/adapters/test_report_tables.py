"""Reports as rows for other programs: subtitles."""

from datetime import date

from gesprekscoach.adapters.report_tables import report_vtt
from gesprekscoach.domain.consent import Consent
from gesprekscoach.domain.conversation import Conversation, Word
from gesprekscoach.domain.recording import Recording, State
from gesprekscoach.domain.report import Report
from gesprekscoach.domain.turns import build_turns
from gesprekscoach.domain.word_speakers import VoicedWord
from tests.domain.feedback.talk import card_of, person


def test_subtitles_stand_in_order_of_time_also_where_someone_hums_in_the_middle_of_a_turn() -> None:
    said = [
        ("Ik ging", 0, 0),
        ("hm", 1100, 1),
        ("naar huis.", 1400, 0),
        ("Daar is het stil.", 2600, 0),
        ("Stil.", 4000, 1),
    ]
    words = [VoicedWord(Word(text, at, at if text == "hm" else at + 400), voice) for text, at, voice in said]
    conversation = Conversation("r1", build_turns(words, {0: "client", 1: "professional"}))
    consent = Consent((person("Noor", "professional"), person("Sem", "client")))
    recording = Recording("r1", "Rollenspel", date(2026, 11, 12), 5_000, 2, consent, State.TAGGED, "0" * 64)

    cues = report_vtt(Report(recording, conversation, card_of(conversation))).split("\n\n")[1:]

    assert [cue.split()[0] for cue in cues] == ["00:00:00.000", "00:00:01.100", "00:00:02.600", "00:00:04.000"]
    assert cues[1] == "00:00:01.100 --> 00:00:01.101\n<v Noor>hm</v>", "a cue of no length is shown nowhere"
