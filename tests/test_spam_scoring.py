"""A score from weights: the one scikit-learn would give, without it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.spam.features import BUCKETS, features
from comments.spam.learning import fitted, matrix
from comments.spam.scoring import OtherFormat, Weights, pack, unpack

SAYINGS = [
    ("The ferry stops at noon, and nobody said so.", 0),
    ("Where does the number in the third paragraph come from?", 0),
    ("Danke, das habe ich gesucht.", 0),
    ("Паром ходит только до обеда.", 0),
    ("Cheap pills without a doctor https://pills.example/", 1),
    ("Быстрый займ за пять минут, пишите", 1),
    ("WIN BIG TODAY!!! https://win.example/", 1),
    ("Schnelles Geld von zu Hause, jetzt anmelden", 1),
]
WEIGHTS = Weights(-0.5, unpack(pack(0, [(place % 19 - 9) / 3 for place in range(BUCKETS)])).of_features)


@given(st.text(max_size=300), st.text(max_size=80))
def test_a_score_is_a_share(text, name):
    assert 0 <= WEIGHTS.score(features(text, name)) <= 1


@pytest.mark.parametrize("bias", [-1e9, 1e9])
def test_a_score_stays_a_share_when_the_weights_are_extreme(bias):
    assert 0 <= Weights(bias, WEIGHTS.of_features).score([]) <= 1


def test_a_score_is_what_scikit_learn_says():
    numbers = [features(text) for text, _label in SAYINGS]
    model = fitted(numbers, [bool(label) for _text, label in SAYINGS])
    weights = unpack(pack(model.intercept_[0], model.coef_[0]))
    new = [features(text) for text in ("The pills were late, and so was the ferry.", "Займ", "", "x" * 4000)]
    theirs = model.predict_proba(matrix([*numbers, *new]))[:, 1]
    assert [weights.score(each) for each in [*numbers, *new]] == pytest.approx(list(theirs), abs=1e-6)


def test_weights_come_back_from_their_bytes():
    content = pack(0.25, [0.5] * BUCKETS)
    assert len(content) < 1_000_000
    weights = unpack(content)
    assert (weights.bias, weights.of_features[0], len(weights.of_features)) == (0.25, 0.5, BUCKETS)


def test_the_bytes_are_those_of_the_documentation():
    assert pack(1.0, [0.0] * BUCKETS)[:16] == b"NPSF" + b"\x01\x00" + b"\x11\x00" + b"\x00\x00\x00\x00\x00\x00\xf0\x3f"


def test_another_number_of_weights_is_refused():
    with pytest.raises(ValueError, match="2 weights"):
        pack(0, [1.0, 2.0])


@pytest.mark.parametrize(
    "content",
    [b"", b"NPSF", pack(0, [0.0] * BUCKETS)[:-1], b"NPSF\x02\x00" + pack(0, [0.0] * BUCKETS)[6:]],
    ids=["nothing", "a head", "cut", "another version"],
)
def test_other_bytes_are_no_weights(content):
    with pytest.raises(OtherFormat):
        unpack(content)
