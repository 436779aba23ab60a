"""
Learns from labelled comments: a logistic regression over `comments.spam.features`, by scikit-learn.

What it is worth is measured on articles that it has not seen. Comments on one article resemble each other, spam above
all, and a filter that is tried on an article it knows looks better than it is.
"""

import random
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

from comments.spam.features import BUCKETS, features
from comments.spam.labelled import Labelled
from comments.spam.measures import area_under_curve, folds, share_from, threshold
from comments.spam.scoring import pack, unpack

FEWEST = 50
"""So many labelled comments are the least that anything is learned from."""
HAM_THAT_MAY_BE_LOST = 0.01
HAM_THAT_MAY_BE_DOUBTED = 0.05
STEPS = (50, 100, 200, 400, 800, 1600, 3200)


class NotInstalled(Exception):
    """scikit-learn is not here; it is an extra, which nothing else needs."""


class TooLittle(Exception):
    """
    There is too little to learn from.

    `ham` and `spam` are how many there are; `groups` the articles they stand below. At least FEWEST are needed, some
    of each kind, on two articles or more.
    """

    def __init__(self, ham: int, spam: int, groups: int) -> None:
        super().__init__(f"{ham} ham and {spam} spam on {groups} articles are too little to learn from.")
        self.ham, self.spam, self.groups = ham, spam, groups


Progress = Callable[[int, int], None]
"""Hears how many of the trials are done, and how many there are."""


def nobody(_done: int, _trials: int) -> None:
    """Hear nothing."""


def learn(labelled: Sequence[Labelled], progress: Progress = nobody) -> tuple[bytes, dict[str, Any]]:
    """
    Return the weights learned from all of `labelled`, as `scoring.pack` writes them, and the report of `evaluate`.

    Raises TooLittle and NotInstalled.
    """
    report = evaluate(labelled, progress)
    return _weights([features(each.text, each.name) for each in labelled], [each.is_spam for each in labelled]), report


def evaluate(labelled: Sequence[Labelled], progress: Progress = nobody) -> dict[str, Any]:
    """
    Return what a filter that learns from `labelled` is worth on articles (groups) that it has not seen.

    Each article is left out once, or with more than ten, each tenth of them. The report holds numbers alone:
    `decisions`, `ham`, `spam`, `articles`; `auc`; `caught`, the share of spam from the score `likely` on, from which on
    `lost` of the ham would be lost, at most HAM_THAT_MAY_BE_LOST; `doubtful`, the score from which on at most
    HAM_THAT_MAY_BE_DOUBTED would; `curve`, a list of {decisions, auc, caught} for growing numbers of decisions.
    Raises TooLittle and NotInstalled.
    """
    spam = sum(each.is_spam for each in labelled)
    groups = len({each.group for each in labelled})
    if len(labelled) < FEWEST or not 0 < spam < len(labelled) or groups < 2:
        raise TooLittle(len(labelled) - spam, spam, groups)
    numbers = [features(each.text, each.name) for each in labelled]
    parts = folds([each.group for each in labelled])
    steps = _steps(labelled, parts)
    tell = _counting(progress, len(parts) * (1 + len(steps)))
    scores = _held_out_scores(labelled, numbers, parts, len(labelled), tell)
    return {
        "decisions": len(labelled),
        "ham": len(labelled) - spam,
        "spam": spam,
        "articles": groups,
        **_worth(scores),
        "curve": _curve(labelled, numbers, parts, steps, tell),
    }


def _worth(scores: list[tuple[bool, float]]) -> dict[str, float]:
    ham = [score for is_spam, score in scores if not is_spam]
    spam = [score for is_spam, score in scores if is_spam]
    if not ham or not spam:
        return {}
    likely = threshold(ham, HAM_THAT_MAY_BE_LOST)
    return {
        "auc": round(area_under_curve(ham, spam), 4),
        "caught": round(share_from(spam, likely), 4),
        "lost": round(share_from(ham, likely), 4),
        "likely": likely,
        "doubtful": threshold(ham, HAM_THAT_MAY_BE_DOUBTED),
    }


def _counting(progress: Progress, trials: int) -> Callable[[], None]:
    done = count()
    return lambda: progress(next(done), trials)


def _steps(labelled: Sequence[Labelled], parts: list[list[int]]) -> list[int]:
    most = len(labelled) - max(map(len, parts))
    return [*(step for step in STEPS if step < most), most]


def _curve(
    labelled: Sequence[Labelled],
    numbers: list[list[int]],
    parts: list[list[int]],
    steps: list[int],
    tell: Callable[[], None],
) -> list[dict[str, float]]:
    """Return what a filter would be worth that had learned from fewer decisions."""
    points = []
    for step in steps:
        worth = _worth(_held_out_scores(labelled, numbers, parts, step, tell))
        if worth:
            points.append({"decisions": step, "auc": worth["auc"], "caught": worth["caught"]})
    return points


def _held_out_scores(
    labelled: Sequence[Labelled],
    numbers: list[list[int]],
    parts: list[list[int]],
    most: int,
    tell: Callable[[], None],
) -> list[tuple[bool, float]]:
    """
    Return (is spam, score) of each comment, by a filter that learned from at most `most` of the other parts.

    Before each part, `tell` is called.
    """
    scores = []
    for part in parts:
        tell()
        held_out = set(part)
        others = [place for place in range(len(labelled)) if place not in held_out]
        random.Random(0).shuffle(others)  # noqa: S311 - the same choice each time, not a secret
        known = others[:most]
        labels = [labelled[place].is_spam for place in known]
        if len(set(labels)) < 2:
            continue
        weights = unpack(_weights([numbers[place] for place in known], labels))
        scores += [(labelled[place].is_spam, weights.score(numbers[place])) for place in part]
    return scores


def _weights(numbers: list[list[int]], labels: list[bool]) -> bytes:
    model = fitted(numbers, labels)
    return pack(float(model.intercept_[0]), model.coef_[0].tolist())


def fitted(numbers: list[list[int]], labels: list[bool]) -> Any:
    """
    Return scikit-learn's LogisticRegression, fitted to comments of these features and to whether each is spam.

    Both kinds weigh the same, however rare one is. Raises NotInstalled.
    """
    try:
        from sklearn.linear_model import LogisticRegression
    except ImportError:
        raise NotInstalled from None
    # There are far more features than comments: the dual problem is ten times as quick.
    model = LogisticRegression(
        C=10, class_weight="balanced", solver="liblinear", dual=True, max_iter=1000, random_state=0
    )
    return model.fit(matrix(numbers), labels)


def matrix(numbers: list[list[int]]) -> Any:
    """Return the features of many comments as scikit-learn takes them: rows whose squares add up to 1."""
    from scipy.sparse import csr_matrix

    ends = [0]
    for row in numbers:
        ends.append(ends[-1] + len(row))
    values = [len(row) ** -0.5 for row in numbers for _ in row]
    return csr_matrix((values, [number for row in numbers for number in row], ends), shape=(len(numbers), BUCKETS))
