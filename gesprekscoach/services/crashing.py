"""What a crash may leave behind: nothing of what stands in memory, such as the key of the vault."""


def leave_no_core() -> None:
    """Let the system write no core file of this process and those it starts; Windows writes none by itself."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
