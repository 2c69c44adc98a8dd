"""The outside world behind the ports: audio, models, the vault, reports.

Imports the domain; heavy imports stand inside functions, so that starting up stays quick.
"""
