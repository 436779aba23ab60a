from argparse import ArgumentParser, ArgumentTypeError

from django.core.management.base import BaseCommand, CommandError

from articles.progress import Progress
from comments import event_log


def sha256_in_hex(text: str) -> bytes:
    """Read the 64 hexadecimal digits of a head."""
    try:
        digest = bytes.fromhex(text)
    except ValueError:
        digest = b""
    if len(digest) != 32:
        raise ArgumentTypeError("a head is the 64 hexadecimal digits that this command printed")
    return digest


class Command(BaseCommand):
    help = "Recompute the moderation log from its first row and say whether anybody changed it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--noted",
            "--head",
            type=sha256_in_hex,
            metavar="HEAD",
            help="a head printed here or shown by /comments/log/ earlier, which must still be in the log",
        )

    def handle(self, *, noted: bytes | None, **options: object) -> None:
        head, length = event_log.head_and_length()
        with Progress("Checking decisions") as progress:
            broken_at = event_log.verify(lambda done: progress(done, max(done + 1, length)))
        if broken_at is not None:
            raise CommandError(f"The moderation log was changed: event {broken_at} is the first that does not fit.")
        if noted and not event_log.contains(noted):
            raise CommandError(f"The moderation log was cut or replaced: it no longer holds the head {noted.hex()}.")
        self.stdout.write("Nobody has changed the moderation log.")
        self.stdout.write(f"Head: {head.hex()}")
        self.stdout.write(f"Events: {length}")
