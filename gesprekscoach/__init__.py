"""gesprekscoach: from a consented training conversation to insight, on this machine alone. Imports nothing."""

__version__ = "0.1.0"
