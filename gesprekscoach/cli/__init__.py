"""The command line: one click command per task, each imported only when it is called."""


def main() -> None:
    """Run the command line and exit with a code of the contract."""
    from gesprekscoach.cli.group import run
    from gesprekscoach.cli.streams import outlive_readers

    outlive_readers()
    raise SystemExit(run())
