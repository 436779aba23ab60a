"""
A paper with one of everything a reader can come across, for whoever looks at whole pages.

`fill()` writes it into an empty database and returns the path of each kind of page. `python -m tests.rich_paper`
does that for the paper whose settings are in the environment, and prints the paths as JSON.
"""

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO
from math import cos, sin

import django
from django.utils import timezone
from PIL import Image as Picture
from PIL import ImageDraw

from tests.notes import cite

PARAGRAPHS = [
    "The gates of the old lock have been shut since Monday, and the queue of barges reaches the grain quay.",
    "The harbour board had known since the spring that the lower hinge was worn. Its own minutes say so twice.",
    "A second inspection in June found the crack a finger wide. The repair was put off until the herring season ended.",
    "Skippers are paid by the tonne and not by the hour, so the wait is theirs. Several have begun to unload by hand.",
    "The board says that it weighed the risk. It has not said on what figures, and two of its members have asked.",
    "What the delay costs the town depends on whom one asks; the estimates in the table differ by a factor of four.",
]
STORIES = [
    ("Ferry Takes Lorries Again, but Only at High Water", "The ramp is mended; the sill below it is not."),
    ("Who Greased the Hinge, and Who Stopped", "A post was cut in 2023. Its last holder kept a diary."),
    ("Grain Quay Asks for a Second Crane", "Two ships a week wait for the one there is."),
    ("A Winter Without Herring, Told in Receipts", "Seven households show what they spent, and on what."),
    ("The Clock Tower Is Two Minutes Late on Purpose", "It has been so since the last ferry left on time."),
    ("Harbour Dues Rise for the First Time in Nine Years", "Small boats pay most of it, by a rule nobody defends."),
    ("What the Tide Tables Leave Out", "A surveyor and a mussel picker compare their notes."),
    ("Night Pilots Want Lamps on the North Mole", "The board answered once, to another question."),
    ("Library Finds the Plans of the First Lock", "They lay in a crate of sheet music."),
    ("Town Hall Counts Its Bicycles", "Forty-one on paper, nine in the yard."),
    ("Bakers Move the Market to Wednesday", "The fishmongers were not asked, and came anyway."),
    ("A Choir That Meets on a Barge", "Rehearsals end when the tide says so."),
    ("Ice Came Early, and the Buoys Stayed Out", "Taking them in costs a day; leaving them cost three."),
    ("The Customs House Opens Its Ledgers", "Two centuries of cargo, and who looked away."),
    ("School Bridge to Close for a Week in May", "Pupils get a boat, and a lesson about it."),
    ("Three Estimates and One Quay Wall", "The cheapest leaves out the ground it stands on."),
    ("The Last Rope Maker Teaches on Saturdays", "Eleven pupils; the youngest is seventy."),
    ("Why the Foghorn Was Silent on Sunday", "A key, a key box, and a holiday."),
    ("Rents on Quay Street, House by House", "We asked every door. Most of them answered."),
    ("Volunteers Map Every Mooring Ring", "There are 312, and six that nobody can explain."),
    ("The Museum Lends Out Its Rowing Boats", "With a deposit, a chart and a talk about weather."),
    ("Rain Filled the Cellars, Not the Reservoir", "The gauge stands where the rain does not."),
    ("A Plan for the Sheds That Nobody Ordered", "Four architects drew it in their evenings."),
    ("Gulls, Counted from the Lighthouse", "A fifth fewer than last year, or a colder morning."),
    ("The Film That Was Shot in Our Fog", "What the town was paid, and what it was called."),
    ("Council Publishes Its Contracts at Last", "We read the first hundred. Here is what is missing."),
]
REMARKS = [
    "I have worked that lock for nine years. The hinge was greased once a week until the post was cut.",
    "Which of the two inspections do the minutes mean? The June one was never published in full.",
    "The ferry takes lorries again since Tuesday, but only at high water.",
    "> The repair was put off until the herring season ended.\n\nWho decided that, and was it put to a vote?",
    "My father unloaded by hand in 1962. It took the town a winter to forget it.",
]


def fill() -> dict[str, str]:
    """Write the paper and return the path of each kind of page by its name."""
    from articles.models import Site
    from tests.factories import make_author, make_section, make_topic

    Site.current()
    Site.objects.update(
        name="The Quay 4 Gazette",
        tagline="News of the harbour, with its sources.",
        contact="Custom House, Quay Street 4",
        security_contact="https://paper.example/security",
        confirmed_at=timezone.now(),
    )
    harbour = make_section("Harbour", slug="harbour", description="The lock, the quays and those who work there.")
    city, culture = make_section("City", slug="city", position=1), make_section("Culture", slug="culture", position=2)
    lock = make_topic("The old lock", slug="old-lock", description="What happened to the gates, from the first crack.")
    picture = make_picture("Waves before the old lock, drawn as lines", (36, 78, 96))
    author = make_author("Ines Valdor", slug="ines-valdor", bio="Ines Valdor reports on the harbour.", photo=picture)
    article = _main_article(harbour, lock, author, picture)
    arabic = _arabic_article(city, picture)
    _other_articles([harbour, city, culture], lock, author)
    comment = _talk(article)
    plain = _plain_article(culture)
    _pages()
    _talk(plain)
    return _paths(article, plain, arabic, comment)


def _paths(article, plain, arabic, comment) -> dict[str, str]:
    story = article.get_absolute_url()
    return {
        "front": "/",
        "front, page 2": "/?page=2",
        "article": story,
        "article without pictures": plain.get_absolute_url(),
        "article in Arabic": arabic.get_absolute_url(),
        "comments, newest first": f"{story}?order=newest",
        "section": "/section/harbour/",
        "topic": "/topic/old-lock/",
        "author": "/author/ines-valdor/",
        "month": story[: story.index("/", 6) + 1],
        "archive": "/archive/",
        "corrections": "/corrections/",
        "sources": "/sources/",
        "about": "/about/",
        "contact": "/contact/",
        "privacy": "/privacy/",
        "rules for comments": "/comments/rules/",
        "page in Arabic": "/dalil/",
        "source": "/sources/harbour.example/",
        "search": "/search/?q=lock",
        "search without results": "/search/?q=xyzzy",
        "search form": "/search/",
        "reply": f"/comments/{comment.pk}/reply/",
        "not found": "/nowhere/",
    }


def _pages() -> None:
    """What the paper says about itself."""
    from tests.factories import make_page

    note = _note("s1", "Statutes of the society", "harbour.example/statutes")
    said = f"<p>{PARAGRAPHS[0]}{note}</p><h2>Who decides what we print</h2><p>{PARAGRAPHS[5]}</p>"
    for kind, title in (
        ("about", "About this paper"),
        ("contact", "Write to us"),
        ("masthead", "Who makes it"),
        ("privacy", "What we know about you"),
        ("comment-rules", "How we read what you write"),
    ):
        make_page(kind=kind, title=title, body=said)
    make_page(slug="dalil", title="دليل الميناء", language="ar", body="<p>أغلقت بوابات الهويس القديم يوم الاثنين.</p>")


def make_picture(alt: str, colour: tuple[int, int, int]):
    """Store a picture of the paper: lines of this colour, as waves."""
    from articles.image_upload import make_master, store
    from articles.models import Image

    drawn = Picture.new("RGB", (1800, 1000), (232, 238, 237))
    pen = ImageDraw.Draw(drawn)
    for line in range(32):
        swell = [(x, 300 + 22 * line + 90 * sin(x / 310 + line / 6) * cos(x / 900)) for x in range(0, 1801, 12)]
        pen.line(swell, fill=colour, width=2 + line // 5)
    out = BytesIO()
    drawn.save(out, "JPEG", quality=90)
    image = Image(alt=alt, credit="Drawing: Mira Tallow", caption="The water before the old lock, by its own gauge.")
    store(image, make_master(out.getvalue()))
    return image


def _note(key: str, text: str, path: str, **fields: str) -> str:
    return cite(key, text=text, url=f"https://{path}", **fields)


def _body(picture) -> str:
    notes = [
        _note("m1", "Minutes of the board", "harbour.example/minutes/41#item-3", title="Minutes 41", quote="worn"),
        _note("m2", "Minutes of the board", "harbour.example/minutes/44", accessed="2026-03-02"),
        _note("i1", "Inspection of June", "inspectors.example/lock-2025"),
        _note("t1", "Tariff of the skippers’ guild", "guild.example/tariff"),
    ]
    table = (
        "<table><caption>What a week of waiting costs</caption><tr><th>Made by</th><th>Tonnes</th><th>Cost</th></tr>"
        f"<tr><th>The board</th><td>4,100</td><td>90,000{notes[1]}</td></tr>"
        "<tr><th>The guild</th><td>6,800</td><td>360,000</td></tr></table>"
    )
    return (
        f"<p>{PARAGRAPHS[0]}{notes[0]}</p><p>{PARAGRAPHS[1]}</p><h2>What the inspectors found</h2>"
        f"<p>{PARAGRAPHS[2]}{notes[2]} {PARAGRAPHS[3]}{notes[3]}</p>"
        f"<blockquote data-pull><p>The wait is theirs.</p></blockquote>"
        f'<figure data-image="{picture.key}"><figcaption>The swell at the lower hinge.</figcaption></figure>'
        f'<p>{PARAGRAPHS[4]}<sup data-ref="m1"></sup></p>{table}<p>{PARAGRAPHS[5]}</p>'
        "<ul><li>The board meets on Thursday.</li><li>The guild meets on Friday.</li></ul>"
        "<blockquote><p>We have asked for the figures, and we shall ask again.</p></blockquote>"
    )


def _main_article(section, topic, author, picture):
    from articles.citing import save_with_notes
    from articles.models import Byline
    from tests.factories import make_article, make_correction

    article = make_article(
        headline="The Lock Was Known to Be Failing a Year Before It Failed",
        slug="the-lock-was-known-to-be-failing",
        standfirst="Minutes of the harbour board show that its members read two warnings and put the repair off.",
        section=section,
        lead_image=picture,
        body=_body(picture),
        published_at=timezone.now() - timedelta(hours=3),
        **_address(timezone.now() - timedelta(hours=3)),
    )
    save_with_notes(article)
    article.topics.add(topic)
    Byline.objects.create(article=article, author=author)
    make_correction(article, text="The crack was a finger wide, not a hand.", noted_at=timezone.now())
    make_correction(article, kind="update", text="Added the guild’s own estimate.", noted_at=timezone.now())
    return article


def _plain_article(section):
    from articles.citing import save_with_notes
    from tests.factories import make_article

    notes = [_note(f"n{number}", "Minutes", f"harbour.example/minutes/{number}") for number in range(6)]
    article = make_article(
        headline="What the Board Knew in the Spring",
        slug="what-the-board-knew",
        section=section,
        body="".join(f"<p>{words}{note} {words}</p>" for words, note in zip(PARAGRAPHS, notes, strict=True)),
    )
    save_with_notes(article)
    return article


def _address(moment: datetime) -> dict[str, int]:
    return {"url_year": moment.year, "url_month": moment.month}


def _arabic_article(section, picture):
    from articles.citing import save_with_notes
    from tests.factories import make_article

    article = make_article(
        headline="إغلاق بوابات القفل القديم حتى الربيع",
        slug="al-qufl",
        standfirst="تنتظر القوارب في الميناء منذ يوم الاثنين.",
        language="ar",
        section=section,
        lead_image=picture,
        body=f"<p>أُغلقت بوابات القفل القديم يوم الاثنين.{_note('a', 'محضر المجلس', 'harbour.example/minutes/41')}</p>",
        published_at=datetime(2026, 3, 4, tzinfo=UTC),
    )
    save_with_notes(article)
    return article


def _other_articles(sections, topic, author) -> None:
    from articles.citing import save_with_notes
    from articles.models import Byline
    from tests.factories import make_article

    for number, (headline, standfirst) in enumerate(STORIES):
        article = make_article(
            headline=headline,
            standfirst=standfirst,
            section=sections[number % 3],
            body=f"<p>{PARAGRAPHS[number % 6]}{_note('n', 'Minutes', 'harbour.example/minutes/41')}</p>",
            published_at=datetime(2026, 2, 1 + number, 9, 0, tzinfo=UTC),
            url_month=2,
        )
        save_with_notes(article)
        if number % 2:
            article.topics.add(topic)
            Byline.objects.create(article=article, author=author)


def _talk(article):
    """Write 25 public comments, two of them picked, and return the first."""
    from articles.models import Article
    from comments.models import Comment
    from tests.factories import make_comment

    comments = []
    for number in range(25):
        parent = comments[number - 1] if number % 5 in (1, 2) else None
        fields = {"name": f"Reader {number + 1}", "text": REMARKS[number % 5], "state": "approved"}
        comments.append(make_comment(None if parent else article, parent, decided_at=timezone.now(), **fields))
    Comment.objects.filter(pk__in=[comments[0].pk, comments[3].pk]).update(picked_at=timezone.now())
    Article.objects.filter(pk=article.pk).update(comment_count=25)
    return comments[0]


if __name__ == "__main__":
    django.setup()
    print(json.dumps(fill()))  # noqa: T201 - for the program that asked
