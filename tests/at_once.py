"""Things that happen at the same moment."""

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection


def together(*jobs: Callable[[], object]) -> list[Exception]:
    """Run the jobs at the same moment, each on a connection of its own; return what they raised."""
    start, failures = Barrier(len(jobs)), []

    def run(job: Callable[[], object]) -> None:
        try:
            start.wait(10)
            job()
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return failures
