"""What the database refuses of reports and letters. Each rule has a statement that fails."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from comments.models import Letter, Report
from tests.factories import make_article, make_comment, make_editor

pytestmark = pytest.mark.django_db


def refused(rule: str):
    return pytest.raises(IntegrityError, match=rule)


def make_report(**fields) -> Report:
    values = {"kind": "threat", "network": bytes(32), **fields}
    values.setdefault("comment", make_comment(state="approved"))
    return Report.objects.create(**values)


def make_letter(**fields) -> Letter:
    return Letter.objects.create(**{"article": make_article(), "name": "Ines Valdor", "text": "It was May.", **fields})


def test_reports_and_letters_as_they_should_be_are_kept():
    comment = make_comment(state="approved")
    make_report(comment=comment, network=None)
    make_report(comment=comment, network=None, outcome="kept", settled_at=timezone.now())
    make_letter(opens="complaint", phone="+7 700 555 01 00")
    make_letter(name="", staff=make_editor())


def test_two_reports_of_one_comment_from_one_network_are_refused():
    comment = make_report().comment
    with refused("report_counts_once_a_network"):
        make_report(comment=comment)


def test_a_report_of_an_unknown_kind_is_refused():
    with refused("report_kind_is_known"):
        make_report(kind="rude")


@pytest.mark.parametrize("fields", [{"outcome": "kept"}, {"settled_at": timezone.now()}, {"outcome": "lost"}])
def test_an_outcome_without_its_date_and_a_date_without_an_outcome_are_refused(fields):
    with refused("report_outcome_has_its_date"):
        make_report(**fields)


def test_an_empty_letter_is_refused():
    with refused("letter_says_something"):
        make_letter(text="")


def test_a_letter_of_an_unknown_kind_is_refused():
    with refused("letter_kind_is_known"):
        make_letter(opens="praise")


@pytest.mark.parametrize("fields", [{"name": "Ines Valdor"}, {"name": "", "phone": "+7 700 555 01 00"}])
def test_a_letter_of_the_staff_under_a_readers_name_or_number_is_refused(fields):
    with refused("letter_has_one_writer"):
        make_letter(staff=make_editor(), **fields)
