"""What the buttons of "Comments to review" do: decide about one comment or many, and say what came of it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.models import User
from comments import moderation
from comments.admin.queue import Place
from comments.models import Comment


class DecisionForm(forms.Form):
    """
    What a button sends: a decision about one comment, or about those ticked.

    `seen` is the state the page showed them in, `next` the comment to return to.
    """

    decision = forms.ChoiceField(choices=[(name, "") for name in ("approve", "reject", "spam", "pick", "unpick")])
    seen = forms.ChoiceField(choices=Comment.State.choices)
    reason = forms.ChoiceField(choices=list(moderation.REASONS.items()), required=False)
    next = forms.IntegerField(min_value=1, required=False)
    comment = forms.ModelMultipleChoiceField(
        Comment.objects.order_by("posted_at", "pk"),
        error_messages={"required": gettext_lazy("Tick at least one comment first.")},
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the house rule that a rejection names."""
        answers = super().clean()
        if answers.get("decision") == "reject" and not answers.get("reason"):
            raise forms.ValidationError(_("Choose a reason beside “Reject”, then reject."))
        return answers


def decide(request: HttpRequest, address: str) -> HttpResponse:
    """
    Carry out what a button sent, each comment in a transaction of its own, and return to `address` with a message.

    Whether `request.user` may decide has been asked before.
    """
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, next(iter(form.errors.values()))[0])
        return HttpResponseRedirect(address, status=303)
    answers = form.cleaned_data
    verb = _verb(answers, request.user)
    decided, overtaken = [], []
    for comment in answers["comment"]:
        try:
            verb(comment)
        except moderation.AlreadyDecided as refusal:
            comment.state = refusal.state
            overtaken.append(comment)
        else:
            decided.append(comment)
    if decided:
        messages.success(request, _done(answers["decision"], decided))
    if overtaken:
        messages.warning(request, _overtaken(overtaken))
    fragment = f"#comment-{answers['next']}" if answers["next"] else ""
    return HttpResponseRedirect(address + fragment, status=303)


def _verb(answers: dict[str, Any], staff: User) -> Callable[[Comment], object]:
    seen = answers["seen"]
    return {
        "approve": lambda comment: moderation.approve(comment, staff, seen=seen),
        "reject": lambda comment: moderation.reject(comment, staff, answers["reason"], seen=seen),
        "spam": lambda comment: moderation.mark_spam(comment, staff, seen=seen),
        "pick": lambda comment: moderation.pick(comment, staff, seen=seen),
        "unpick": lambda comment: moderation.unpick(comment, staff, seen=seen),
    }[answers["decision"]]


def _done(decision: str, comments: list[Comment]) -> str:
    """Say what was decided; of one comment, with the way to where it can be decided otherwise."""
    if len(comments) == 1:
        sentence = {
            "approve": _("Approved the comment by %(name)s."),
            "reject": _("Rejected the comment by %(name)s."),
            "spam": _("Marked the comment by %(name)s as spam."),
            "pick": _("Chose the comment by %(name)s for the front page."),
            "unpick": _("Took the comment by %(name)s off the front page."),
        }[decision]
        place = Place(tab=comments[0].state, search=comments[0].name).address()
        address = f"{place}#comment-{comments[0].pk}"
        return format_html(
            '{} <a href="{}">{}</a>', sentence % {"name": comments[0].name}, address, _("Find it in the queue")
        )
    number = len(comments)
    sentence = {
        "approve": ngettext("Approved %(number)d comment.", "Approved %(number)d comments.", number),
        "reject": ngettext("Rejected %(number)d comment.", "Rejected %(number)d comments.", number),
        "spam": ngettext("Marked %(number)d comment as spam.", "Marked %(number)d comments as spam.", number),
        "pick": ngettext(
            "Chose %(number)d comment for the front page.", "Chose %(number)d comments for the front page.", number
        ),
        "unpick": ngettext(
            "Took %(number)d comment off the front page.", "Took %(number)d comments off the front page.", number
        ),
    }[decision]
    return sentence % {"number": number}


def _overtaken(comments: list[Comment]) -> str:
    """Say which comments somebody else had decided about in the meantime."""
    if len(comments) == 1:
        return _("Somebody else decided on the comment by %(name)s meanwhile: it is under “%(tab)s”.") % {
            "name": comments[0].name,
            "tab": comments[0].get_state_display(),
        }
    number = len(comments)
    sentence = ngettext(
        "Somebody else decided on %(number)d comment meanwhile; it stays as decided.",
        "Somebody else decided on %(number)d comments meanwhile; they stay as decided.",
        number,
    )
    return sentence % {"number": number}
