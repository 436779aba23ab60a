"""What the database refuses of the staff's answers. Each rule has a statement that fails."""

import pytest
from django.db import IntegrityError

from comments import vault
from comments.models import Comment
from tests.factories import make_comment, make_editor

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kept", ["address", "mail"])
def test_an_answer_of_the_staff_with_a_readers_address_or_wish_for_mail_is_refused(kept):
    comment = make_comment(staff=make_editor())
    changes = {"sealed_address": vault.seal("ines@paper.example")} if kept == "address" else {"mail": "each"}
    with pytest.raises(IntegrityError, match="comment_of_the_staff_has_no_address"):
        Comment.objects.filter(pk=comment.pk).update(**changes)
