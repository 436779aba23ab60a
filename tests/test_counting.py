"""How long a text is, as the form says it."""

import pytest

from tests.article_form import ADD, form_of, typed
from tests.factories import make_draft

pytestmark = pytest.mark.django_db

NOTED = '<p>The ferry<sup data-fn="k1" data-text="Timetable"></sup> runs.</p>'


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"body": NOTED}, "3 words · 1 note · 1 minute"),
        ({"body": f"<p>{'word ' * 1204}</p>"}, "1,204 words · 0 notes · 6 minutes"),
        ({"body": "<p>橋は閉まる</p>", "language": "ja"}, "5 characters · 0 notes · 1 minute"),
        ({"body": ""}, "0 words · 0 notes · 1 minute"),
    ],
)
def test_the_form_says_how_long_the_text_is(desk, fields, said):
    assert said in desk.get(form_of(make_draft(**fields))).text


def test_a_text_that_is_too_long_to_count_opens_all_the_same(desk):
    page = desk.post(ADD, typed(body="w" * 500_001))
    assert page.status_code == 200
    assert "0 words" in page.text
