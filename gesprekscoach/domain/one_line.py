"""Text of others, such as a file name or a title, on a screen of ours."""


def one_line(text: str) -> str:
    """Return what can be shown of the text: it stays on its line and gives a terminal no orders.

    Half a character stays too, for whoever writes it to name: that is a byte of a file name that is not UTF-8.
    """
    shown = (sign if sign.isprintable() or "\ud800" <= sign <= "\udfff" else " " for sign in text)
    return " ".join("".join(shown).split())
