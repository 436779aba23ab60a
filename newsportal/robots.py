"""What crawlers are asked to leave alone (RFC 9309), and where the sitemaps are."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.editions import NEWS
from articles.page_cache import public_page
from articles.templatetags.articles import absolute

# Pages for one person, and answers without number: the newsroom, secret previews, receipts, letters, links in mails,
# forms for an answer, results of a search.
DISALLOWED = (
    *("/admin/", "/preview/", "/comments/receipt/", "/comments/letters/"),
    *("/comments/confirm/", "/comments/unsubscribe/", "/comments/mine/"),
    *("/comments/*/reply/", "/comments/*/report/", "/*/complaint/", "/*/discuss/"),
    "/search/?",
)
SITEMAPS = ("sitemap", "sitemap_news")


@require_safe
@public_page(NEWS)
def robots_txt(request: HttpRequest) -> HttpResponse:
    """Answer the rules for every crawler alike."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in DISALLOWED),
        "",
        *(f"Sitemap: {absolute(reverse(name))}" for name in SITEMAPS),
    ]
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8")
