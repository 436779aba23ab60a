"""What the database refuses of what became of an article in public. Each rule has a statement that fails."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from articles.models import Correction
from tests.factories import make_article, make_correction

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.mark.parametrize(
    "fields",
    [
        {"retracted_at": NOW, "withdrawal": ""},
        {"retracted_at": NOW, "withdrawal": "whim"},
        {"withdrawal": "retraction"},
        {"text_stays": True},
        {"retracted_at": NOW, "withdrawal": "law", "text_stays": True},
        {"retracted_at": NOW, "withdrawal": "accident", "text_stays": True},
    ],
)
def test_a_retraction_that_does_not_say_why_or_keeps_a_text_it_must_not_is_refused(fields):
    with pytest.raises(IntegrityError, match="article_retracted_says_why"):
        make_article(**fields)


@pytest.mark.parametrize("kind", Correction.Kind.values)
def test_a_correction_is_of_a_known_kind(kind):
    assert make_correction(kind=kind).pk


def test_a_correction_of_no_kind_is_refused():
    with pytest.raises(IntegrityError, match="correction_kind_is_known"):
        make_correction(kind="removed")
