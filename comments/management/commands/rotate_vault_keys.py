from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.progress import Progress
from comments import vault


class Command(BaseCommand):
    help = (
        "Seal every reader's address anew under the first key of VAULT_KEYS. Put the new key first, keep the old "
        "ones behind it, restart, run this, then remove the old keys."
    )

    def handle(self, **options: Any) -> None:
        try:
            ids = vault.key_ids()
            self.stdout.write(f"Sealing under {ids[0]}.")
            with Progress("Sealing addresses") as progress:
                rotation = vault.rotate(progress)
        except vault.VaultError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{rotation.moved} moved, {rotation.merged} merged with a row of the same address.")
        if rotation.left:
            raise CommandError(
                f"{rotation.left} could not be moved: erased, or sealed under a key that is not listed. "
                "Keep the old keys, or list the missing one behind the first."
            )
