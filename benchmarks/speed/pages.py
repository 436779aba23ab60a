"""What is driven, what it has to be, and beside which limit it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from benchmarks.speed import posting
from benchmarks.speed.driving import BROWSER, CannotMeasure, Target, look, quoted
from benchmarks.speed.edge import CLIENT, Edge
from benchmarks.speed.figures import Bar, at_most, at_most_times
from benchmarks.speed.options import Options, Rival
from benchmarks.speed.papers import HOST, READER, MadePaper

NGINX, NGINX_TLS, GRANIAN = "nginx, a file", "nginx, a file over TLS", "granian, 30 KB"
CACHED, UNCHANGED, SHIPPED = "article, kept", "article, unchanged (304)", "article through the shipped nginx"
ANY = "any article anew"
FRESH, THOUSAND, MANY = "article anew", "article anew, 1,000 comments", "article anew, 5,000 comments"
LIST, FRONT, FEED, DEEP = "list anew", "front anew", "feed anew", "late page anew"
RARE, COMMON, POST = "search, rare word", "search, common word", "posting a comment"
SMALL = "in the small paper: "
GROWING = (FRESH, LIST, FEED, DEEP)

AT_ONCE = 16
"""Connections to what answers from memory."""

LIMITS = {NGINX: "", NGINX_TLS: NGINX, GRANIAN: "", SHIPPED: NGINX_TLS}
"""Beside what each is set; everything else of ours is set beside granian."""

BARS: dict[str, Bar] = {
    CACHED: at_most(CACHED, 0.3),
    UNCHANGED: at_most(UNCHANGED, 0.25),
    SHIPPED: at_most_times(SHIPPED, 1.5, NGINX_TLS),
    FRESH: at_most(FRESH, 8),
    MANY: at_most_times(MANY, 1.3, FRESH),
    LIST: at_most(LIST, 8),
    FRONT: at_most(FRONT, 8),
    FEED: at_most(FEED, 8),
    RARE: at_most(RARE, 12, late=60),
    COMMON: at_most(COMMON, 12, late=60),
    POST: at_most(POST, 7),
}
GROWTH = {name: at_most_times(name, 1.2, SMALL + name) for name in GROWING}

OURS = {"article": FRESH, "article1000": THOUSAND, "list": LIST, "feed": FEED, "search": RARE, "post": POST}
"""Beside which of ours a rival's page is set: what is made anew, as a rival makes it."""


def article_of(addresses: Mapping[str, str], comments: int) -> str:
    """Return the path of the measured article with so many comments."""
    return addresses[f"article, {comments:,} comments"]


def ours(paper: MadePaper, addresses: Mapping[str, str], talked_about: str, others: Sequence[str]) -> list[Target]:
    """Return the pages of the large paper; comments are posted below `talked_about`, `others` are any articles."""
    article = article_of(addresses, 50)
    kept = Target(CACHED, paper.origin, [article], paper.roots(), READER, AT_ONCE)
    etag = look(kept)[0].headers["ETag"]
    fresh = made_anew(paper, addresses)
    words = {RARE: "search, rare", COMMON: "search, common"}
    searches = [replace(fresh[0], name=name, paths=[addresses[page]]) for name, page in words.items()]
    posts = Target(
        POST, paper.origin, [talked_about], paper.roots(), posting.HEADERS, 4, posting.script(talked_about, id(kept))
    )
    more = [
        replace(fresh[0], name=name, paths=[path])
        for name, path in (
            (THOUSAND, article_of(addresses, 1_000)), (MANY, article_of(addresses, 5_000)), (FRONT, addresses["front"])
        )
    ]  # fmt: skip
    unchanged = replace(kept, name=UNCHANGED, headers={**READER, "If-None-Match": etag})
    return [kept, unchanged, *fresh, replace(fresh[0], name=ANY, paths=others), *more, *searches, posts]


def made_anew(paper: MadePaper, addresses: Mapping[str, str], before: str = "") -> list[Target]:
    """Return the pages that a paper of any size has, from the server that keeps nothing."""
    (late,) = (name for name in addresses if name.startswith("section, page "))
    paths = {
        FRESH: article_of(addresses, 50),
        LIST: addresses["section"],
        FEED: addresses["feed"],
        DEEP: addresses[late],
    }
    origin, roots = paper.fresh.origin, paper.fresh_roots()
    return [Target(before + name, origin, [path], roots, READER) for name, path in paths.items()]


def through_nginx(paper: MadePaper, edge: Edge, article: str) -> list[Target]:
    """Return the same article from the shipped nginx, and as a file that nginx only has to send."""
    # Each request pretends to come from another address: how much one address may ask is not what is measured.
    script = f"""
local headers = {{[{quoted("Host")}]={quoted(HOST)}}}
for name, value in pairs(wrk.headers) do headers[name] = value end
request = function()
  headers["{CLIENT}"] = string.format("%d.%d.%d.7", math.random(11, 126), math.random(0, 255), math.random(0, 255))
  return wrk.format("GET", {quoted(article)}, headers)
end
"""
    headers, roots = {**BROWSER, "Host": HOST}, [*edge.roots(), *paper.roots()]
    shipped = Target(SHIPPED, f"https://127.0.0.1:{edge.https}", [article], roots, headers, AT_ONCE, script)
    file = "/article.html"
    return [
        Target(NGINX, f"http://127.0.0.1:{edge.plain}", [file], edge.roots(), BROWSER, AT_ONCE),
        Target(NGINX_TLS, f"https://127.0.0.1:{edge.tls}", [file], edge.roots(), headers, AT_ONCE,
               script.replace(quoted(article), quoted(file))),
        shipped,
    ]  # fmt: skip


def of_rival(rival: Rival) -> Target:
    """Return a page of a program beside ours. Raises CannotMeasure when its pid files or its script say nothing."""
    try:
        roots = [int(file.read_text().split()[0]) for file in rival.pid_files]
        script = rival.script.read_text() if rival.script else ""
    except (OSError, ValueError, IndexError) as fault:
        raise CannotMeasure(f"{rival.name} of PEERS does not run as it says: {fault}") from None
    origin, slash, path = rival.url.partition("//")
    host, _, path = path.partition("/")
    return Target(f"{rival.name}: {rival.row}", f"{origin}{slash}{host}", [f"/{path}"], roots, BROWSER, 1, script)


def chosen(names: list[str], options: Options) -> list[str]:
    """Return those of the names that ONLY asks for, all without it, with what their bars compare them with."""
    if not options.only:
        return names
    wanted = {name for name in names if any(part in name.lower() for part in options.only)}
    for name in list(wanted):
        for bar in (BARS.get(name), GROWTH.get(name)):
            wanted |= set(bar.needs) if bar else set()
    wanted |= {ours for name in wanted if (ours := ours_beside(name))}
    wanted |= {limit_of(name) for name in wanted}
    return [name for name in names if name in wanted]


def ours_beside(name: str) -> str:
    """Return beside which page of ours a rival's line stands; "" for what is ours."""
    program, colon, row = name.rpartition(": ")
    return OURS[row] if colon and f"{program}: " != SMALL else ""


def limit_of(name: str) -> str:
    """Return beside which limit a line stands; "" for a limit itself, and for what is no page of ours."""
    return "" if ours_beside(name) else LIMITS.get(name, GRANIAN)
