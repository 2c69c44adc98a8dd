"""The empathic opening: its level and the codes O1-O9 and N1-N9 with the turns they rest on."""

from collections.abc import Mapping

from gesprekscoach.domain.codebook import OpeningRules
from gesprekscoach.domain.conversation import Conversation, Opening
from gesprekscoach.domain.opening_codes import Lexicon, places_of_codes

_CLIENT_CENTRED = ("O1", "O3", "O6", "O8")


def opening(conversation: Conversation, words: Lexicon, rules: OpeningRules) -> Opening:
    """Return level, codes and evidence of the opening; reads the tags of turns and utterances and the lexicon.

    Works with and without capitals and punctuation, for u and je. The window and the level rule are those of the
    codebook ("De empathische opening").
    """
    turns, places = places_of_codes(conversation, words, rules)
    evidence = {code: tuple(turns[at].n for at in found) for code, found in sorted(places.items()) if found}
    return Opening(
        level=level(evidence),
        positive=tuple(code for code in evidence if code[0] == "O"),
        negative=tuple(code for code in evidence if code[0] == "N"),
        evidence=evidence,
    )


def level(evidence: Mapping[str, tuple[int, ...]]) -> int:
    """Return the level 0-3 from the codes and the turns they rest on.

    N1 or N2 opens the conversation when nothing that puts the client first comes before it.
    """
    first_good = min((turns[0] for code, turns in evidence.items() if code in _CLIENT_CENTRED), default=10**9)
    if any(code in evidence and evidence[code][0] < first_good for code in ("N1", "N2")):
        return 0
    has = evidence.keys()
    client_first = {"O1", "O4"} <= has and {"O3", "O6"} & has
    if client_first and not {"N1", "N2", "N8"} & has:
        return 3
    return 2 if len({"O1", "O3", "O5", "O6"} & has) >= 2 and "N2" not in has else 1
