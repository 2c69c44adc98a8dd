"""One conversation of the vault: read, heard and corrected, under six lights."""

from gesprekscoach.tui.screens.playing import PlayingScreen


class ConversationScreen(PlayingScreen):
    """The heart of the app."""
