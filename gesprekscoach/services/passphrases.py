"""What a new passphrase that someone types must be; one that opens a vault, or that a program gives, stays as it is.

After NIST SP 800-63B: length is what counts, every sign and space may be used, no kinds of signs are asked for, and
what everyone tries first is refused. NIST asks 8 characters beside a second factor and 15 without one. Here it is 12:
a thief needs the file of the vault first, and every guess costs 256,000 rounds (``adapters.vault.keys``).
"""

import re
import unicodedata

from gesprekscoach.domain.dutch_numbers import counted
from gesprekscoach.errors import WrongUse

LEAST = 12
_FEWEST_DIFFERENT = 5
_ROWS = ("1234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_FIRST_TRIED = re.compile(
    r"(?:gesprek|gesprekken|gesprekscoach|coach|kluis|wachtzin|wachtwoord|geheim|welkom|password|qwerty|letmein)+\d*"
)


def check_new_passphrase(passphrase: str) -> None:
    """Refuse what is guessed quickly. Raises WrongUse."""
    text = " ".join(unicodedata.normalize("NFC", passphrase).split())
    if not text:
        raise WrongUse("De wachtzin is leeg.", "Kies een wachtzin van een paar woorden.")
    if len(text) < LEAST:
        raise WrongUse(
            f"Deze wachtzin heeft {counted(len(text), 'teken', 'tekens')}. Zo kort is hij snel te raden.",
            f"Kies er minstens {LEAST}. Vier woorden die niet bij elkaar horen, onthoud je het makkelijkst.",
        )
    if _is_tried_first(text):
        raise WrongUse(
            "Deze wachtzin is lang genoeg, maar snel te raden.", "Kies vier woorden die niet bij elkaar horen."
        )


def _is_tried_first(text: str) -> bool:
    plain = "".join(sign for sign in text.casefold() if sign.isalnum())
    rows = (part in row * 3 for part in (plain, plain.rstrip("0123456789")) if len(part) > 4 for row in _ROWS)
    return len(set(text)) < _FEWEST_DIFFERENT or any(rows) or _FIRST_TRIED.fullmatch(plain) is not None
