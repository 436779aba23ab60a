"""
What the buttons of "Comments to review" do, and what came of it.

A button is one verb of `comments.moderation` for one comment or many, each in a transaction of its own, or it takes
back what was done.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.models import User
from comments import moderation
from comments.admin import decision_words as words
from comments.admin.rows import text_read
from comments.masking import BadMask
from comments.models import Appeal, Comment, ModerationEvent, Report
from comments.review_signals import folded_among

Answers = dict[str, Any]
Verb = Callable[[Comment, User, Answers], ModerationEvent]


def _appeal(comment: Comment) -> Appeal:
    """Return the appeal that waits. Raises AlreadyDecided when none does any more."""
    waiting = comment.appeals.filter(outcome=Appeal.Outcome.WAITING).first()
    if waiting is None:
        raise moderation.AlreadyDecided(comment.state)
    return waiting


VERBS: dict[str, Verb] = {
    "approve": lambda comment, staff, a: moderation.approve(comment, staff, seen=a["seen"], text=comment.text),
    "reject": lambda comment, staff, a: moderation.reject(comment, staff, a["reason"], seen=a["seen"]),
    "spam": lambda comment, staff, a: moderation.mark_spam(comment, staff, seen=a["seen"]),
    "pick": lambda comment, staff, a: moderation.pick(comment, staff, seen=a["seen"]),
    "unpick": lambda comment, staff, a: moderation.unpick(comment, staff, seen=a["seen"]),
    "keep": lambda comment, staff, a: moderation.keep(comment, staff, seen=a["seen"], text=comment.text),
    "uphold": lambda comment, staff, a: moderation.uphold(_appeal(comment), staff),
    "overturn": lambda comment, staff, a: moderation.overturn(_appeal(comment), staff),
    "mask": lambda comment, staff, a: moderation.mask(comment, staff, a["start"], a["end"]),
    "unmask": lambda comment, staff, a: moderation.unmask(comment, staff),
    "close": lambda comment, staff, a: moderation.close_thread(comment, staff),
    "reopen": lambda comment, staff, a: moderation.reopen_thread(comment, staff),
    "hold_reader": lambda comment, staff, a: moderation.hold_reader(comment, staff),
    "free_reader": lambda comment, staff, a: moderation.free_reader(comment, staff),
}
ABOUT_THE_TEXT = {"approve", "keep", "overturn", "pick", "mask"}
"""What must not happen to a text that its writer has changed since the moderator read it."""


class DecisionForm(forms.Form):
    """
    What a button sends: a decision about one comment, or about those ticked (`together`).

    `seen` is the state the page showed them in, `read` the texts (`rows.text_read`), `next` the comment to return to.
    """

    decision = forms.ChoiceField(choices=[(name, "") for name in VERBS])
    seen = forms.ChoiceField(choices=Comment.State.choices)
    reason = forms.ChoiceField(choices=list(moderation.REASONS.items()), required=False)
    start = forms.IntegerField(min_value=0, required=False)
    end = forms.IntegerField(min_value=1, required=False)
    together = forms.BooleanField(required=False)
    next = forms.IntegerField(min_value=1, required=False)
    comment = forms.ModelMultipleChoiceField(
        Comment.objects.order_by("posted_at", "pk"),
        error_messages={"required": gettext_lazy("Tick at least one comment first.")},
    )

    def clean(self) -> Answers:
        """Ask for the house rule that a rejection names, and for the passage to mask."""
        answers = super().clean()
        if answers.get("decision") == "reject" and not answers.get("reason"):
            raise forms.ValidationError(_("Choose a reason beside “Reject”, then reject."))
        if answers.get("decision") == "mask" and None in (answers.get("start"), answers.get("end")):
            raise forms.ValidationError(_("Select the words to mask in the comment, then mask them."))
        return answers


class UndoForm(forms.Form):
    """What the button beside "Approved …" sends: the events to take back."""

    event = forms.ModelMultipleChoiceField(
        ModerationEvent.objects.filter(action__in=moderation.CAN_BE_UNDONE).select_related("comment").order_by("pk")
    )


@dataclass(frozen=True)
class Said:
    """A sentence about what was done; `undo` has the ids of the events that can be taken back."""

    level: int
    text: str
    undo: Sequence[int] = ()


@dataclass
class Outcome:
    """What came of a button: the sentences, the ids it was about, and the comment to go on with."""

    said: list[Said] = field(default_factory=list)
    about: list[int] = field(default_factory=list)
    next: int | None = None

    def say(self, level: int, text: str, events: Sequence[ModerationEvent] = ()) -> None:
        """Add a sentence."""
        undo = [event.pk for event in events if event.action in moderation.CAN_BE_UNDONE]
        self.said.append(Said(level, text, undo))


def decide(request: HttpRequest) -> Outcome:
    """Carry out what a button sent. Whether `request.user` may has been asked before."""
    if request.POST.get("decision") == "undo":
        return _take_back(request)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _refused(form)
    answers = form.cleaned_data
    outcome = Outcome(about=[comment.pk for comment in answers["comment"]], next=answers["next"])
    done: list[tuple[Comment, ModerationEvent]] = []
    overtaken: list[Comment] = []
    for comment in _those_read(answers, set(request.POST.getlist("read")), outcome):
        try:
            done.append((comment, VERBS[answers["decision"]](comment, request.user, answers)))
        except moderation.Rewritten:
            outcome.say(messages.WARNING, words.edited([comment]))
        except moderation.AlreadyDecided as refusal:
            comment.state = refusal.state
            overtaken.append(comment)
        except (moderation.NotForReaders, moderation.NotConfirmed, BadMask) as refusal:
            outcome.say(messages.ERROR, words.refusal(refusal, comment))
    if done:
        comments, events = zip(*done, strict=True)
        outcome.say(messages.SUCCESS, words.done(answers["decision"], comments), events)
    if overtaken:
        outcome.say(messages.WARNING, words.overtaken(overtaken))
    return outcome


def _refused(form: forms.Form) -> Outcome:
    outcome = Outcome()
    outcome.say(messages.ERROR, next(iter(form.errors.values()))[0])
    return outcome


def _those_read(answers: Answers, read: set[str], outcome: Outcome) -> list[Comment]:
    """Leave out the comments that the moderator cannot have read as they are now, and say so."""
    comments = list(answers["comment"])
    if answers["decision"] in ABOUT_THE_TEXT:
        edited = [comment for comment in comments if comment.edited_at and text_read(comment) not in read]
        if edited:
            outcome.say(messages.WARNING, words.edited(edited))
        comments = [comment for comment in comments if comment not in edited]
    if answers["decision"] == "approve" and (answers["together"] or len(comments) > 1):
        alone = _to_be_read_alone(comments)
        if alone:
            number = len(alone)
            sentence = ngettext(
                "%(number)d comment has to be read by itself: it is folded, reported or appealed.",
                "%(number)d comments have to be read by themselves: they are folded, reported or appealed.",
                number,
            )
            outcome.say(messages.WARNING, sentence % {"number": number})
        comments = [comment for comment in comments if comment.pk not in alone]
    return comments


def _take_back(request: HttpRequest) -> Outcome:
    """Take decisions back, each in a transaction of its own, where nobody has done anything since."""
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _refused(form)
    events = list(form.cleaned_data["event"])
    outcome = Outcome(about=[event.comment_id for event in events], next=events[0].comment_id)
    undone, overtaken = [], []
    for event in events:
        try:
            moderation.undo(event, request.user)
        except moderation.AlreadyDecided as refusal:
            event.comment.state = refusal.state
            overtaken.append(event.comment)
        else:
            undone.append(event.comment)
    if undone:
        outcome.say(messages.SUCCESS, words.taken_back(undone))
    if overtaken:
        outcome.say(messages.WARNING, words.overtaken(overtaken))
    return outcome


def _to_be_read_alone(comments: Sequence[Comment]) -> set[int]:
    """Return the ids of those that one button must not approve with others."""
    ids = [comment.pk for comment in comments]
    asked = Report.objects.filter(comment__in=ids, outcome=Report.Outcome.WAITING).values_list("comment")
    appealed = Appeal.objects.filter(comment__in=ids, outcome=Appeal.Outcome.WAITING).values_list("comment")
    return {pk for (pk,) in asked.union(appealed)} | folded_among(comments)
