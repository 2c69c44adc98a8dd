"""The keys that mean the same on every screen; a screen takes the groups that work there.

A binding that is not shown in the key bar still stands in the command palette, under its description.
"""

from textual.binding import ActiveBinding, Binding

EVERYWHERE = (
    Binding("ctrl+p", "command_palette", "functies", tooltip="Zoek een functie op naam", priority=True),
    Binding("question_mark,f1", "explain", "uitleg", key_display="?", tooltip="Leg uit waar je nu bent"),
    Binding("ctrl+t", "next_theme", "licht, donker of hoog contrast", show=False, tooltip="Kies andere kleuren"),
    Binding("ctrl+q", "quit", "stoppen", show=False, tooltip="Sluit het programma"),
)

_KEY_NAMES = {
    "escape": "esc", "space": "spatie", "right": "→", "left": "←", "up": "↑", "down": "↓", "delete": "del",
    "pageup": "pgup", "pagedown": "pgdn", "slash": "/", "equals_sign": "=", "full_stop": ".", "comma": ",",
    "less_than_sign": "<", "greater_than_sign": ">",
}  # fmt: skip


def key_name(binding: Binding) -> str:
    """Return how a key is called on the screen."""
    return binding.key_display or _KEY_NAMES.get(binding.key, binding.key.replace("ctrl+", "ctrl-"))


def is_ours(active: ActiveBinding) -> bool:
    """Whether a class of this program binds it: Textual's own keys do what they do everywhere, under English names."""
    ours = (cls for cls in type(active.node).__mro__ if not cls.__module__.startswith("textual."))
    bound = (binding for cls in ours for binding in cls.__dict__.get("BINDINGS", ()))
    named = (active.binding.action, active.binding.description)
    return any(isinstance(binding, Binding) and (binding.action, binding.description) == named for binding in bound)


BACK = Binding("escape", "back", "terug", tooltip="Terug naar waar je vandaan kwam")

MOVE = (
    Binding("j,down", "move(1)", "volgende beurt", show=False),
    Binding("k,up", "move(-1)", "vorige beurt", show=False),
    Binding("J,pagedown", "move_passage(1)", "volgende passage", show=False),
    Binding("K,pageup", "move_passage(-1)", "vorige passage", show=False),
    Binding("right", "move_utterance(1)", "volgende zin van de beurt", show=False),
    Binding("left", "move_utterance(-1)", "vorige zin van de beurt", show=False),
    Binding("home,g", "move_to_end(-1)", "naar het begin", show=False),
    Binding("end,G", "move_to_end(1)", "naar het einde", show=False),
)

LIST = (
    Binding("j", "move(1)", "volgende", show=False),
    Binding("k", "move(-1)", "vorige", show=False),
)

LOOK = (
    Binding("n", "look(1)", "nakijken", tooltip="Naar de volgende plek om na te kijken"),
    Binding("N", "look(-1)", "vorige plek", show=False, tooltip="Naar de vorige plek om na te kijken"),
)

LIGHTS = tuple(
    Binding(str(number), f"light('{light}')", name, show=False, tooltip=tooltip)
    for number, (light, name, tooltip) in enumerate(
        (
            ("transcript", "Gesprek", "Alles wat gezegd is, met de tags ernaast"),
            ("card", "Kaart", "De feedback: wat sterk was en één volgende stap"),
            ("opening", "Opening", "De eerste drie minuten, regel voor regel"),
            ("questions", "Vragen", "De ladder van vraagdiepte en het doorvragen"),
            ("worlds", "Werelden", "Woorden in systeemtaal en eigen woorden"),
            ("movement", "Beweging", "De stappen van de klant en het meebewegen"),
        ),
        1,
    )
)
