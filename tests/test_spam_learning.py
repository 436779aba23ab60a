"""What is learned, and what it is worth on articles it has not seen."""

import sys
from dataclasses import replace
from hashlib import sha256

import pytest

from comments.spam.features import features
from comments.spam.labelled import Labelled
from comments.spam.learning import HAM_THAT_MAY_BE_LOST, NotInstalled, TooLittle, evaluate, learn
from comments.spam.measures import share_from
from comments.spam.scoring import unpack
from tests.spam import corpus


@pytest.fixture(scope="module")
def learned():
    return learn(corpus("ru"))


def test_the_corpus_is_large_and_mixed_enough_to_mean_something():
    rows = corpus()
    assert len([row for row in rows if not row.is_spam]) >= 300
    assert len([row for row in rows if row.is_spam]) >= 200
    assert len({row.group for row in rows}) >= 12
    assert any("https://" in row.text for row in rows if not row.is_spam)
    assert any("example" not in row.text for row in rows if row.is_spam)


def test_most_spam_on_articles_it_has_not_seen_is_caught_with_hardly_any_ham(learned):
    _weights, report = learned
    assert report["auc"] >= 0.95
    assert report["caught"] >= 0.5
    assert report["lost"] <= HAM_THAT_MAY_BE_LOST


def test_the_report_counts_what_was_learned_from(learned):
    _weights, report = learned
    rows = corpus("ru")
    assert (report["decisions"], report["articles"]) == (len(rows), len({row.group for row in rows}))
    assert report["ham"] + report["spam"] == len(rows)


def test_the_more_decisions_the_better(learned):
    curve = learned[1]["curve"]
    assert [point["decisions"] for point in curve] == sorted({point["decisions"] for point in curve})
    assert curve[0]["decisions"] == 50
    assert curve[-1]["auc"] > curve[0]["auc"]


def test_what_was_learned_is_the_same_each_time(learned):
    heard = []
    assert learn(corpus("ru"), lambda done, trials: heard.append((done, trials))) == learned
    assert heard == [(done, len(heard)) for done in range(len(heard))]
    assert len(heard) > 10


def test_the_weights_tell_spam_from_ham(learned):
    weights = unpack(learned[0])
    spam, ham = (
        [weights.score(features(r.text, r.name)) for r in corpus("ru") if r.is_spam == kind] for kind in (1, 0)
    )
    assert share_from(spam, 0.5) > 0.95 > 0.05 > share_from(ham, 0.5)


def test_an_article_is_never_judged_by_what_was_learned_on_it():
    rows = [
        Labelled(sha256(f"{is_spam} {article}".encode()).hexdigest()[:12], is_spam, str(article))
        for article in range(10)
        for is_spam in (True, False)
        for _ in range(5)
    ]
    each_alone = [replace(row, group=str(place)) for place, row in enumerate(rows)]
    assert evaluate(each_alone)["auc"] == 1
    assert evaluate(rows)["auc"] < 0.8


@pytest.mark.parametrize(
    ("ham", "spam", "articles"), [(0, 0, 0), (49, 0, 7), (25, 24, 7), (60, 0, 7), (0, 60, 7), (30, 30, 1)]
)
def test_from_too_little_nothing_is_learned(ham, spam, articles):
    kinds = [False] * ham + [True] * spam
    rows = [Labelled("Some words", kind, str(place % articles)) for place, kind in enumerate(kinds)]
    with pytest.raises(TooLittle) as lack:
        learn(rows)
    assert (lack.value.ham, lack.value.spam, lack.value.groups) == (ham, spam, articles)


def test_without_scikit_learn_it_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.linear_model", None)
    with pytest.raises(NotInstalled):
        learn(corpus("kk"))


def test_spam_on_one_article_alone_gives_no_figures():
    rows = [Labelled(f"Words {place}", place < 5, "one" if place < 5 else str(place)) for place in range(60)]
    _weights, report = learn(rows)
    assert "auc" not in report
    assert report["curve"] == []
