"""One conversation of the vault: read, listened to and corrected, under six lights."""

from gesprekscoach.tui.screens.rewording import RewordingScreen


class ConversationScreen(RewordingScreen):
    """The heart of the app."""
