"""What the database refuses of claims on waiting comments. Each rule has a statement that fails."""

import pytest
from django.db import IntegrityError

from comments.models import Comment
from tests.factories import make_comment, make_editor

pytestmark = pytest.mark.django_db


def test_a_claim_that_never_ends_is_refused():
    comment = make_comment()
    with pytest.raises(IntegrityError, match="comment_claim_ends"):
        Comment.objects.filter(pk=comment.pk).update(claimed_by=make_editor())
