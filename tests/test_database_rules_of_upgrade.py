"""What the database refuses of what is written down to be removed again. Each rule has a statement that fails."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from articles.models import Redaction
from comments.models import Erasure
from tests.factories import make_article, make_editor

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "fields",
    [
        {"digest": bytes(31), "letters": 3},
        {"digest": bytes(33), "letters": 3},
        {"digest": bytes(32)},
        {"digest": bytes(32), "letters": 0},
        {"letters": 3},
    ],
)
def test_a_redaction_that_nothing_could_be_recognised_by_is_refused(fields):
    with pytest.raises(IntegrityError, match="redaction_is_recognised_by_a_sha256"), transaction.atomic():
        Redaction.objects.create(article=make_article(), by=make_editor(), reason="why", places=1, **fields)


@pytest.mark.parametrize("fields", [{}, {"address": uuid.UUID(int=1), "comment": 1}])
def test_an_erasure_of_nothing_or_of_two_things_is_refused(fields):
    with pytest.raises(IntegrityError, match="erasure_is_of_one_thing"), transaction.atomic():
        Erasure.objects.create(**fields)
