"""The app on the screen. Imports services and domain; heavy packages never at import time."""
