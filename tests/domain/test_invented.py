"""Text the recogniser made up is kept out, with the reason; what people say is not."""

from dataclasses import replace

import pytest

from gesprekscoach.domain.conversation import Word
from gesprekscoach.domain.invented import has_loop, sift
from gesprekscoach.domain.speech import Segment, Span

EVERYWHERE = [Span(0, 600_000)]


def segment(text: str, start_ms: int = 0, per_word_ms: int = 300) -> Segment:
    words = tuple(
        Word(word, start_ms + n * per_word_ms, start_ms + (n + 1) * per_word_ms) for n, word in enumerate(text.split())
    )
    return Segment(Span(start_ms, words[-1].end_ms), words, -0.3, 0.1, 1.2)


@pytest.mark.parametrize(
    "text",
    [
        "Ondertiteling door de Amara.org gemeenschap",
        "Ondertitels ingediend door de Amara.org community",
        "TV Gelderland 2021",
        "Ondertiteld door NOS",
        "Bedankt voor het kijken!",
        "MUZIEK.",
        "MUZIEK MUZIEK",
    ],
)
def test_credits_of_subtitlers_are_kept_out(text: str) -> None:
    [only] = sift([segment(text)], EVERYWHERE)
    assert only.rejected is not None
    assert "ondertitelaar" in only.rejected


@pytest.mark.parametrize(
    "text",
    [
        "Ik kijk altijd met ondertiteling, want ik hoor slecht.",
        "Mijn zoon maakt muziek, dat helpt hem.",
        "Dank u wel.",
        "Dank u wel voor het meedenken.",
        "Ik zat op Omroep Gelderland te wachten, toen ging de bel.",
    ],
)
def test_people_may_speak_of_music_and_subtitles(text: str) -> None:
    assert sift([segment(text)], EVERYWHERE) == (segment(text),)


def test_words_where_nobody_speaks_are_kept_out() -> None:
    early, late = segment("Dat is zo.", 1_000), segment("Tot de volgende keer.", 60_000)
    kept, out = sift([early, late], [Span(900, 2_500)])
    assert kept.rejected is None
    assert out.rejected == "Hier werd niet gesproken."
    assert out.span.start_ms == 60_000


def test_a_loop_stays_once_and_its_repeats_are_kept_out_with_their_time() -> None:
    looped = segment("Nou, " + "en dat was het dan " * 4 + "zei hij.")
    first, repeats, rest = sift([looped], EVERYWHERE)
    assert first.text == "Nou, en dat was het dan"
    assert rest.text == "zei hij."
    assert (first.rejected, rest.rejected) == (None, None)
    assert repeats.rejected is not None
    assert "4 keer" in repeats.rejected
    assert repeats.span == Span(repeats.words[0].start_ms, repeats.words[-1].end_ms)


def test_nothing_is_lost_when_a_loop_is_cut_out() -> None:
    looped = segment("ik ga " * 6)
    assert " ".join(part.text for part in sift([looped], EVERYWHERE)) == looped.text


@pytest.mark.parametrize("stuck", ["Ben" + "-t" * 60, "gaga" * 12 + ".", "6" * 40])
def test_a_word_that_the_recogniser_stuck_in_is_kept_out(stuck: str) -> None:
    before, out, rest = sift([segment(f"Nou. {stuck} Zo is het.")], EVERYWHERE)
    assert (before.text, out.text, rest.text) == ("Nou.", stuck, "Zo is het.")
    assert out.rejected is not None
    assert "bleef hangen" in out.rejected
    [only] = sift([segment(stuck)], EVERYWHERE)
    assert only.rejected is not None


@pytest.mark.parametrize(
    "text", ["Neeeeeeeeee!", "hahahahahahahahaha", "schuldhulpverleningstrajectbegeleidster", "t-t-toch"]
)
def test_drawn_out_and_long_words_are_kept(text: str) -> None:
    assert sift([segment(text)], EVERYWHERE) == (segment(text),)


@pytest.mark.parametrize(
    "text", ["ja ja ja ja ja ja ja", "hm hm hm hm hm hm", "nee nee nee nee, echt niet", "hm", "nou ja, ja"]
)
def test_listening_sounds_are_kept(text: str) -> None:
    assert all(part.rejected is None for part in sift([segment(text)], EVERYWHERE))


@pytest.mark.parametrize("text", ["heel heel heel moe", "ik zei nee ik zei nee", "stap voor stap voor stap"])
def test_people_may_repeat_themselves(text: str) -> None:
    assert sift([segment(text)], EVERYWHERE) == (segment(text),)


def test_going_round_in_circles_is_told_from_a_person_who_says_yes_again_and_again() -> None:
    assert has_loop(segment("dan is het weer hun huis, " * 4))
    assert has_loop(segment("Nou. Ben" + "-t" * 60))
    assert not has_loop(segment("ja ja ja ja ja ja ja"))
    assert not has_loop(segment("Dan is het weer een huis. Dan is het weer goed."))


def test_text_that_repeats_itself_over_segments_or_within_a_word_shows_when_compressed() -> None:
    assert has_loop(replace(segment("6."), compression_ratio=6.1))
    assert not has_loop(replace(segment("Dan is het weer goed."), compression_ratio=1.4))
