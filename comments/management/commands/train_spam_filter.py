from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.progress import Progress
from comments.spam import filters
from comments.spam.decisions import labelled_decisions
from comments.spam.labelled import BadFile, read_labelled
from comments.spam.learning import FEWEST, NotInstalled, TooLittle, evaluate, learn

CORPUS = Path(settings.BASE_DIR) / "tests" / "spam_corpus"


class Command(BaseCommand):
    help = "Learn from the decisions made here what spam looks like. The worker then labels what waits for an editor."

    def add_arguments(self, parser: ArgumentParser) -> None:
        instead = parser.add_mutually_exclusive_group()
        instead.add_argument(
            "--evaluate",
            type=Path,
            metavar="FILE",
            help="only say what a filter is worth that learns from this file: .csv, .tsv or .jsonl with the columns "
            "text, label (spam or ham), and if there are any group and name",
        )
        instead.add_argument(
            "--corpus", action="store_true", help="only say what a filter is worth that learns from tests/spam_corpus"
        )

    def handle(self, *, evaluate: Path | None, corpus: bool, **options: object) -> None:
        try:
            if corpus:
                self._evaluate(sorted(CORPUS.glob("*.jsonl")))
            elif evaluate is not None:
                self._evaluate([evaluate])
            else:
                self._learn()
        except NotInstalled:
            raise CommandError(
                "scikit-learn is not installed. Install it with: .venv/bin/pip install -r requirements-spam.txt"
            ) from None

    def _learn(self) -> None:
        try:
            with Progress("Trials") as progress:
                weights, report = learn(labelled_decisions(), progress)
        except TooLittle as lack:
            self.stdout.write(f"Nothing was learned. {_what_is_missing(lack)}")
            return
        self._say(report)
        self.stdout.write(f"{filters.put_into_use(weights, report)} is in use.")

    def _evaluate(self, files: Sequence[Path]) -> None:
        try:
            labelled = [each for file in files for each in read_labelled(file)]
            with Progress("Trials") as progress:
                report = evaluate(labelled, progress)
            self._say(report)
        except TooLittle as lack:
            raise CommandError(_what_is_missing(lack)) from None
        except BadFile as fault:
            raise CommandError(str(fault)) from None
        except OSError as fault:
            raise CommandError(f"{fault.filename}: {fault.strerror}.") from None

    def _say(self, report: dict[str, Any]) -> None:
        write: Callable[[str], object] = self.stdout.write
        write(f"{report['ham']} published and {report['spam']} spam on {report['articles']} articles.")
        if "auc" not in report:
            write("There is too little of one kind to say what a filter is worth.")
            return
        write("On articles it has not seen:")
        caught, lost = f"{report['caught']:.1%} of the spam caught", f"{report['lost']:.1%} of the others lost"
        write(f"AUC {report['auc']:.3f}; {caught} at {lost}.")
        for point in report["curve"]:
            write(f"{point['decisions']:>6} decisions: AUC {point['auc']:.3f}, caught {point['caught']:.1%}")


def _what_is_missing(lack: TooLittle) -> str:
    return (
        f"At least {FEWEST} decisions are needed, some of each kind, on two articles or more; "
        f"there are {lack.ham} published and {lack.spam} spam on {lack.groups}."
    )
