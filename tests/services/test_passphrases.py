"""What a new passphrase must be: long, and not what everyone tries first; nothing about kinds of signs."""

import pytest

from gesprekscoach.errors import WrongUse
from gesprekscoach.services.passphrases import check_new_passphrase


@pytest.mark.parametrize(
    "passphrase",
    [
        "vier gele fietsen",
        "alleen kleine letters",
        "twaalftekens",
        "één café à Gent",
        "0612 3456 78 90 11",
        "wachtwoord van oma's kat",
        "🐎 🔋 📎 🥝 🚲 🌷 🎈",
    ],
)
def test_length_is_enough_whatever_the_signs(passphrase: str) -> None:
    check_new_passphrase(passphrase)


@pytest.mark.parametrize("passphrase", ["", "   ", "geel", "elf tekens!", "wijd           uit", "e\u0301" * 11])
def test_short_ones_are_refused_with_what_to_do(passphrase: str) -> None:
    with pytest.raises(WrongUse) as refused:
        check_new_passphrase(passphrase)
    assert passphrase.strip() == "" or passphrase not in str(refused.value)


@pytest.mark.parametrize(
    "passphrase",
    [
        "aaaaaaaaaaaaaaa",
        "121212121212",
        "123456789012",
        "qwertyuiop2026",
        "Wachtwoord123!",
        "gesprekscoach",
        "welkom welkom 2026",
    ],
)
def test_what_everyone_tries_first_is_refused(passphrase: str) -> None:
    with pytest.raises(WrongUse, match="snel te raden"):
        check_new_passphrase(passphrase)
