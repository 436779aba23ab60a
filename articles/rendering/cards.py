"""What a card says of the place it leads to. Nothing of that place is loaded: the picture is the paper's own."""

from django.utils.translation import gettext as _

from articles.domains import domain_of, readable_domain

_VIDEO_SITES = frozenset(
    ["youtube.com", "youtu.be", "vimeo.com", "tiktok.com", "dailymotion.com", "twitch.tv", "rutube.ru", "fb.watch"]
)


def link_words(link: str) -> str:
    """Return the words of a link to another site: “Watch on vimeo.com” where it has videos, else “Open on …”."""
    domain = domain_of(link)
    is_video = domain in _VIDEO_SITES or domain.partition(".")[2] in _VIDEO_SITES
    sentence = _("Watch on %(site)s") if is_video else _("Open on %(site)s")
    return sentence % {"site": readable_domain(domain) or link}
