"""
What an editor reads beside a comment before deciding: short facts, in words.

They come from what the reader wrote in public view and from when. An address says something only where its owner has
confirmed it (`comments.known_readers`).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from comments import personal_data
from comments.known_readers import NamesHere, Record, names_below, records_of
from comments.models import Appeal, Comment, WordList
from comments.repeats import Repeats, repeats_of
from comments.rules import MANY_LINKS, TRAP_RULE, links_in
from comments.spam.words import labels_of
from comments.word_lists import WordLists

KINDS_OF_DATA: dict[str, Promise] = {
    personal_data.PHONE: gettext_lazy("telephone number"),
    personal_data.EMAIL: gettext_lazy("email address"),
    personal_data.ADDRESS: gettext_lazy("postal address"),
    personal_data.CARD: gettext_lazy("card number"),
    personal_data.IBAN: gettext_lazy("bank account"),
}


@dataclass(frozen=True)
class Signal:
    """One fact; `stands_out` when it speaks against the comment."""

    text: str
    stands_out: bool = False


def signals_for(comments: Sequence[Comment], now: datetime) -> dict[int, list[Signal]]:
    """
    Return the signals of each comment by its id, for a page of them in six queries.

    `comments` come with their parents (`select_related("parent")`); `now` is aware. What `is_folded` asks is answered
    for each of them, too.
    """
    repeats = repeats_of(comment.text for comment in comments)
    names = defaultdict(NamesHere, names_below(comment.article_id for comment in comments))
    records = records_of(comments)
    lists = WordLists.load()
    spam = labels_of(comments)
    appealed = set(Appeal.objects.filter(comment__in=comments, outcome="").values_list("comment", flat=True))
    folded = _fold(comments, lists)
    return {
        comment.pk: [
            *([Signal(spam[comment.pk], stands_out=True)] if comment.pk in spam else []),
            *_how_it_came(comment),
            *_listed_words(comment, lists, comment.pk in folded),
            *_personal_data(comment),
            *_whose_name(comment, names[comment.article_id]),
            *_links(comment),
            *_repeats(repeats.get(comment.text, Repeats())),
            *_standing_of_parent(comment),
            *_what_its_writer_did(comment, comment.pk in appealed),
            *_who_wrote(comment, records.get(comment.pk), names[comment.article_id]),
            *_wait(comment, now),
        ]
        for comment in comments
    }


def folded_among(comments: Iterable[Comment]) -> set[int]:
    """Return the ids of the comments that are shown folded: with a word of the list of threats and slurs. One query."""
    return _fold(list(comments), WordLists.load())


def is_folded(comment: Comment) -> bool:
    """Return whether the comment is shown folded; without a query where `signals_for` has seen it."""
    if not hasattr(comment, "has_slurs"):
        folded_among([comment])
    return comment.has_slurs


def _fold(comments: Sequence[Comment], lists: WordLists) -> set[int]:
    """Note on each comment whether it is folded, and return the ids of those that are."""
    for comment in comments:
        words = f"{comment.name}\n{comment.text}"
        comment.has_slurs = bool(lists.found_in(words, comment.language, [WordList.Kind.FOLD]))
    return {comment.pk for comment in comments if comment.has_slurs}


def duration(span: timedelta) -> str:
    """Write a length of time as an editor says it: minutes, hours and minutes, or days and hours."""
    minutes = max(int(span.total_seconds()), 0) // 60
    hours, days = minutes // 60, minutes // (60 * 24)
    if days:
        return _("%(days)d d %(hours)d h") % {"days": days, "hours": hours % 24}
    if hours:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes % 60}
    return _("%(minutes)d min") % {"minutes": minutes}


def _how_it_came(comment: Comment) -> list[Signal]:
    return [Signal(_("Filled a hidden field"), stands_out=True)] if comment.rule == TRAP_RULE else []


def _listed_words(comment: Comment, lists: WordLists, is_folded: bool) -> list[Signal]:
    """Name the words of the list; those of the list of threats and slurs stay unread until somebody opens them."""
    words = lists.found_in(f"{comment.name}\n{comment.text}", comment.language, [WordList.Kind.HOLD])
    named = [Signal(_("Listed: %(words)s") % {"words": ", ".join(words)}, stands_out=True)] if words else []
    return [Signal(_("A word of the list of threats and slurs"), stands_out=True), *named] if is_folded else named


def _personal_data(comment: Comment) -> list[Signal]:
    kinds = dict.fromkeys(KINDS_OF_DATA[found.kind] for found in personal_data.find(comment.said))
    if not kinds:
        return []
    text = _("Possible personal data: %(kinds)s") % {"kinds": ", ".join(map(str, kinds))}
    return [Signal(text, stands_out=True)]


def _whose_name(comment: Comment, here: NamesHere) -> list[Signal]:
    signals = []
    if comment.rule == "staff-name":
        signals.append(Signal(_("Name like a colleague’s or the paper’s"), stands_out=True))
    if comment.staff_id is None and here.is_another_readers(comment):
        signals.append(Signal(_("Name used by another published reader"), stands_out=True))
    return signals


def _links(comment: Comment) -> list[Signal]:
    number = links_in(comment.text)
    text = ngettext("%(number)d link", "%(number)d links", number) % {"number": number}
    return [Signal(text, stands_out=number >= MANY_LINKS)] if number else []


def _repeats(repeats: Repeats) -> list[Signal]:
    if repeats.articles > 1:
        number = repeats.articles
        text = ngettext("Same text in %(number)d article", "Same text in %(number)d articles", number)
    else:
        number = repeats.comments
        text = ngettext("Same text in %(number)d comment", "Same text in %(number)d comments", number)
    return [Signal(text % {"number": number}, stands_out=True)] if number > 1 else []


def _standing_of_parent(comment: Comment) -> list[Signal]:
    if comment.parent is None or comment.parent.is_public:
        return []
    return [Signal(_("Answers a comment that is not published"), stands_out=True)]


def _what_its_writer_did(comment: Comment, appealed: bool) -> list[Signal]:
    edited = [Signal(_("Edited"))] if comment.edited_at else []
    return [*edited, Signal(_("Appealed"))] if appealed else edited


def _who_wrote(comment: Comment, record: Record | None, here: NamesHere) -> list[Signal]:
    if comment.staff_id is not None:
        return []
    if record is None:
        return [Signal(_("Address not confirmed")), _name_here(here.others(comment))]
    held = [Signal(_("A reader you wanted to read first"), stands_out=True)] if record.is_held else []
    return [*held, Signal(_history(record))]


def _history(record: Record) -> str:
    """Say what became of the reader's other comments."""
    parts = [
        (record.approved, ngettext("%(number)d approved", "%(number)d approved", record.approved)),
        (record.rejected, ngettext("%(number)d rejected", "%(number)d rejected", record.rejected)),
        (record.waiting, ngettext("%(number)d waiting", "%(number)d waiting", record.waiting)),
    ]
    said = [words % {"number": number} for number, words in parts if number]
    return _("Same reader: %(record)s") % {"record": ", ".join(said)} if said else _("First comment")


def _name_here(others: int) -> Signal:
    if not others:
        return Signal(_("First under this name here"))
    text = ngettext("%(others)d more under this name here", "%(others)d more under this name here", others)
    return Signal(text % {"others": others})


def _wait(comment: Comment, now: datetime) -> list[Signal]:
    if comment.state != Comment.State.HELD:
        return []
    return [Signal(_("Waits %(time)s") % {"time": duration(now - comment.posted_at)})]
