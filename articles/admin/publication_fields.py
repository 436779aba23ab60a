"""What the article's form asks about its readers: when they get it, and what a change means to them."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Correction, Revision
from articles.substance import dated_content, is_substantial
from articles.writing import working_content

FURTHEST = timedelta(days=366 * 2)
"""How far ahead a date may lie: whoever types a later one has mistyped the year."""

CHANGES = [
    (Revision.Change.TYPO, _("A slip of the pen: nobody was told anything wrong, and nobody is told of it")),
    (Revision.Change.UPDATE, _("An update: something was added that happened or became known since")),
    (Revision.Change.CORRECTION, _("A correction: something was wrong")),
]


class PublicationFields(forms.ModelForm):
    """
    The fields beside the buttons Schedule and Publish; each is asked for only when its button was pressed.

    `moment` is the date that was chosen, once the form is clean.
    """

    appear_date = forms.DateField(label=_("Date"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    appear_time = forms.TimeField(label=_("Time"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    change = forms.ChoiceField(
        label=_("What is the change?"), required=False, choices=CHANGES, widget=forms.RadioSelect
    )
    change_notice = forms.CharField(
        label=_("What readers are told"),
        required=False,
        max_length=Correction._meta.get_field("text").max_length,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What the article said, and what it says now. It stands below the text and in the ledger."),
    )

    moment: datetime | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        article = self.instance
        if article.published_at and not article.is_public:
            at = timezone.localtime(article.published_at)
            self.initial.update(appear_date=at.date(), appear_time=at.time())
        elif article.is_public:
            before, after = dated_content(article), working_content(article)[1]
            if before != after and not is_substantial(before, after):
                self.initial["change"] = Revision.Change.TYPO

    def clean(self) -> dict[str, Any]:
        """Ask for what the button that was pressed needs."""
        cleaned = super().clean()
        if "_schedule" in self.data:
            self._clean_moment(cleaned)
        elif "_publish" in self.data and self.instance.is_public and not self.errors:
            self._clean_change(cleaned)
        return cleaned

    def _clean_moment(self, cleaned: dict[str, Any]) -> None:
        day, hour = cleaned.get("appear_date"), cleaned.get("appear_time")
        for name, value in (("appear_date", day), ("appear_time", hour)):
            if value is None and name not in self.errors:
                self.add_error(name, _("Say when it is to appear."))
        if day is None or hour is None:
            return
        try:
            self.moment = moment_of(day, hour)
        except ValidationError as error:
            self.add_error("appear_date", error)

    def _clean_change(self, cleaned: dict[str, Any]) -> None:
        if not cleaned["change"]:
            cleaned["change"] = Revision.Change.TYPO
            if is_substantial(dated_content(self.instance), self.content):
                self.add_error("change", _("Readers were told something else so far. Say what the change is to them."))
        elif cleaned["change"] != Revision.Change.TYPO and not cleaned["change_notice"]:
            self.add_error("change_notice", _("Tell readers what was changed, in plain words."))


def moment_of(day: date, hour: time) -> datetime:
    """
    Return the moment that the site's clocks show this day and hour, to the minute.

    Raises ValidationError, in the editor's words, for one that has passed, lies beyond FURTHEST, or that the clocks of
    the site pass over or show twice when they are put forward or back.
    """
    shown = datetime.combine(day, hour.replace(second=0, microsecond=0, tzinfo=None, fold=0))
    now = timezone.localtime().replace(tzinfo=None)
    if shown <= now - timedelta(days=2):
        raise _has_passed()
    if shown > now + FURTHEST:
        raise ValidationError(_("That is more than two years ahead. Check the year."))
    zone = timezone.get_current_timezone()
    first, second = (shown.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() != second.utcoffset():
        raise _is_none_of_the_clocks(first.utcoffset() > second.utcoffset(), hour)
    if first <= timezone.now():
        raise _has_passed()
    return first


def _has_passed() -> ValidationError:
    return ValidationError(_("That minute has passed. Choose a later one, or publish it now."))


def _is_none_of_the_clocks(comes_twice: bool, hour: time) -> ValidationError:
    if comes_twice:
        sentence = _("The clocks are put back that night, and %(time)s comes twice. Choose an earlier or a later time.")
    else:
        sentence = _("The clocks are put forward then, and there is no %(time)s. Choose an earlier or a later time.")
    return ValidationError(sentence, params={"time": f"{hour:%H:%M}"})
