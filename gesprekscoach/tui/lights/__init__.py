"""The lights on one conversation: transcript, card, opening, questions, worlds and movement."""

from importlib import import_module

from gesprekscoach.tui.lights.base import Light


def build_light(name: str) -> Light:
    """Make a light by its name; each is imported when it is first asked for."""
    kinds = {
        "card": "CardLight",
        "opening": "OpeningLight",
        "questions": "QuestionsLight",
        "worlds": "WorldsLight",
        "movement": "MovementLight",
    }
    light: Light = getattr(import_module(f"gesprekscoach.tui.lights.{name}"), kinds[name])(name)
    return light
