"""Run the command line with ``python -m gesprekscoach``."""

from gesprekscoach.cli import main

main()
