"""The parts of a running paper: what each of its processes does. Nothing is imported before one has begun."""


def web() -> None:
    """Answer readers and the newsroom, until SIGTERM."""
    from newsportal.server import main

    main()


def worker() -> None:
    """Go round the duties, until SIGTERM."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("worker")
