"""Labelled comments for tests of the spam filter."""

from typing import Any

from comments.models import SpamFilter
from comments.spam import filters
from comments.spam.features import BUCKETS, features
from comments.spam.labelled import Labelled, read_labelled
from comments.spam.scoring import pack
from tests.cluster import ROOT

REPORT: dict[str, Any] = {
    "decisions": 400,
    "ham": 300,
    "spam": 100,
    "articles": 40,
    "auc": 0.98,
    "caught": 0.84,
    "lost": 0.01,
    "likely": 0.8,
    "doubtful": 0.3,
    "curve": [{"decisions": 50, "auc": 0.9, "caught": 0.3}, {"decisions": 360, "auc": 0.98, "caught": 0.84}],
}


def corpus(language: str = "*") -> list[Labelled]:
    """Return the comments of the project's own corpus, in one language or in all."""
    files = sorted((ROOT / "tests" / "spam_corpus").glob(f"{language}.jsonl"))
    return [labelled for file in files for labelled in read_labelled(file)]


def make_filter(bias: float = 0.0, word: str = "casino", **report: Any) -> SpamFilter:
    """Put a filter into use to which one word is suspicious, and nothing else."""
    weights = [0.0] * BUCKETS
    for number in set(features(word)) - set(features("-" * len(word))):
        weights[number] = 9.0
    return filters.put_into_use(pack(bias, weights), {**REPORT, **report})
