import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from articles.models import Site

pytestmark = pytest.mark.django_db


def make_logo(digest="0123456789abcdef"):
    picture = io.BytesIO()
    Image.new("RGBA", (300, 80), "#00566f").save(picture, "PNG")
    Site.current()
    Site.objects.update(
        name="The Quay Gazette", logo=picture.getvalue(), logo_width=300, logo_height=80, logo_digest=digest
    )
    return picture.getvalue()


def test_the_logo_stands_in_place_of_the_name_which_stays_its_text(client):
    make_logo()
    text = client.get("/").text
    assert '<img src="/logo/0123456789abcdef/" width="300" height="80" alt="The Quay Gazette">' in text


def test_the_logo_is_answered_as_it_was_stored_and_may_be_kept_for_ever(client):
    stored = make_logo()
    response = client.get("/logo/0123456789abcdef/")
    assert response.content == stored
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"


def test_the_address_of_a_former_logo_gets_404(client):
    make_logo()
    assert client.get("/logo/fedcba9876543210/").status_code == 404


def test_without_a_logo_there_is_no_address(client):
    assert client.get("/logo/0123456789abcdef/").status_code == 404
    assert client.get("/logo/none/").status_code == 404


def test_a_page_does_not_load_the_bytes_of_the_logo(client, settings):
    settings.DATABASE_POOLED = True  # the statements of the page, and not the names of their plans
    make_logo()
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    asked = " ".join(query["sql"] for query in queries.captured_queries)
    assert '"articles_site"."logo_digest"' in asked
    assert '"articles_site"."logo",' not in asked
