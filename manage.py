#!/usr/bin/env python
"""Run a management command of the newspaper: `python manage.py help` lists them."""

import os
import sys


def main() -> None:
    """Hand the command line to Django with this project's settings; what a person can mend ends in one sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsportal.settings")
    if sys.argv[1:2] == ["doctor"]:  # before Django, which it may have to report missing
        from newsportal.doctor.command import run

        sys.exit(run(sys.argv[2:]))
    try:
        from django.core.management import execute_from_command_line

        from newsportal import cannot_start
    except ImportError:
        sys.exit("Django is not installed here. Run `make run` once, then use .venv/bin/python manage.py.")
    try:
        if sys.argv[1:] == ["up"]:
            from newsportal.head_start import head_start

            with head_start():
                execute_from_command_line(sys.argv)
        else:
            execute_from_command_line(sys.argv)
    except Exception as fault:
        sentence = cannot_start.sentence(fault)
        if sentence is None:
            raise
        sys.exit(sentence)


if __name__ == "__main__":
    main()
