import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpResponse
from django.template import loader
from django.test import Client, RequestFactory
from django.urls import path
from django.views import defaults

from articles.models import Site
from newsportal.urls import urlpatterns as site_map
from tests.factories import make_editor


def forbidden(request):
    raise PermissionDenied


def damaged(request):
    raise SuspiciousOperation


def broken(request):
    raise RuntimeError("A sentence no reader may see")


urlpatterns = [
    path("forbidden/", forbidden),
    path("damaged/", damaged),
    path("broken/", broken),
    path("fine/", lambda request: HttpResponse("fine")),
    *site_map,
]


@pytest.fixture
def error_map(settings):
    settings.ROOT_URLCONF = __name__


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/nowhere/", 404, "There is no page here"),
        ("/forbidden/", 403, "You may not do this"),
        ("/damaged/", 400, "This request could not be read"),
        ("/broken/", 500, "Something went wrong on our side"),
    ],
)
def test_an_error_is_answered_in_words_a_reader_understands(error_map, address, status, words):
    response = Client(raise_request_exception=False).get(address)
    assert response.status_code == status
    assert words in response.text
    assert "A sentence no reader may see" not in response.text


@pytest.mark.django_db
def test_an_error_page_is_not_kept_by_a_shared_cache_and_sets_no_cookie(client):
    response = client.get("/nowhere/")
    assert "s-maxage" not in response.get("Cache-Control", "")
    assert not response.cookies


@pytest.mark.django_db
def test_a_missing_page_keeps_the_name_of_the_paper_and_the_way_back(client):
    Site.current()
    Site.objects.update(name="The Quay Gazette")
    text = client.get("/nowhere/").text
    assert "<title>Page not found | The Quay Gazette</title>" in text
    assert '<a href="/">See what is published now</a>' in text


@pytest.mark.django_db
def test_a_missing_page_offers_an_empty_search_and_is_not_indexed(client):
    text = client.get("/nowhere/?q=bridge").text
    assert '<form action="/search/" role="search">' in text
    assert 'name="q" value=""' in text
    assert '<meta name="robots" content="noindex">' in text


@pytest.mark.django_db
def test_a_request_for_another_host_gets_400_in_words(client):
    response = client.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "This request could not be read" in response.text
    assert "evil.example" not in response.text


@pytest.mark.parametrize("template", ["400.html", "500.html", "503.html"])
def test_these_pages_need_no_database(template):
    assert "<h1>" in loader.render_to_string(template)


def test_the_server_error_page_needs_no_database():
    assert defaults.server_error(RequestFactory().get("/")).status_code == 500


@pytest.mark.django_db
def test_a_form_of_the_newsroom_that_expired_says_what_to_do(settings):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_editor())
    response = client.post("/admin/logout/")
    assert response.status_code == 403
    assert "Not saved: the form had expired" in response.text
    assert "Go back to the form" in response.text
