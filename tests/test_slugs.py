import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.slugs import SLUG_PATTERN, slugify


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("The Bridge: Who Pays?", "the-bridge-who-pays"),
        ("Côte d’Azur, été", "cote-dazur-ete"),
        ("Щука и ёж у подъезда", "shchuka-i-yozh-u-podezda"),
        ("Әуежай қайта ашылды", "auezhay-qayta-ashyldy"),
        ("Өңір үшін күн", "onir-ushin-kun"),
        ("one_two -- three", "one-two-three"),
        ("新闻", ""),
        ("…", ""),
    ],
)
def test_a_headline_of_any_script_is_spelled_in_plain_letters(headline, slug):
    assert slugify(headline) == slug


def test_a_long_headline_is_cut_between_words():
    assert slugify("the bridge over the harbour", max_length=20) == "the-bridge-over-the"
    assert slugify("the bridge over the harbour", max_length=19) == "the-bridge-over-the"
    assert slugify("the bridge over the harbour", max_length=18) == "the-bridge-over"


def test_a_word_that_is_too_long_is_cut_where_it_must():
    assert slugify("h" * 30, max_length=20) == "h" * 20


@given(st.text(max_size=300))
def test_any_headline_gives_a_slug_that_an_article_may_have(headline):
    slug = slugify(headline)
    assert len(slug) <= 80
    assert slug == "" or re.fullmatch(SLUG_PATTERN, slug)
