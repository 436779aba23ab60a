from django import forms
from django.contrib import admin
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.base import NewsroomAdmin
from comments.models import WordList
from comments.word_lists import MAX_LENGTH, MAX_WORDS, BadList, lines_of

FAULTS = {
    "letters": gettext_lazy("“%(line)s” has no letter and no digit: nothing would be found. Delete the line."),
    "short": gettext_lazy("“%(line)s” is a single character: it would be found everywhere. Write a whole word."),
    "long": gettext_lazy("“%(line)s” is longer than %(limit)d characters. Write one word or phrase a line."),
}
SHOWN_OF_A_LINE = 60


class WordListForm(forms.ModelForm):
    """A list for one language, or for every one."""

    class Meta:
        model = WordList
        fields = ["kind", "language", "words"]
        widgets = {"words": forms.Textarea(attrs={"rows": 20, "spellcheck": "false"})}
        help_texts = {
            "kind": gettext_lazy("Either kind keeps a comment from appearing at once; no list rejects one by itself."),
            "language": gettext_lazy(
                "The language of the comment, as its letters show it. “Every language” counts for each comment."
            ),
            "words": gettext_lazy(
                "One word or phrase a line. Whole words count, in any case; letters and digits alone are compared, so "
                "that no character stands for others. Write each form of a word that you mean."
            ),
        }
        error_messages = {
            NON_FIELD_ERRORS: {
                "unique_together": gettext_lazy(
                    "There is a list of this kind for this language already. Add the words to that one."
                )
            }
        }

    def clean_words(self) -> str:
        """Return the words, each once, without empty lines; say which line would find nothing, or everything."""
        try:
            lines = lines_of(self.cleaned_data["words"])
        except BadList as refusal:
            line = refusal.line[:SHOWN_OF_A_LINE]
            params = {"line": line, "limit": MAX_LENGTH}
            raise ValidationError(FAULTS[refusal.fault], code=refusal.fault, params=params) from None
        if len(lines) > MAX_WORDS:
            message = _("A list has at most %(limit)d words and phrases; this one has %(number)d.")
            raise ValidationError(message, code="many", params={"limit": MAX_WORDS, "number": len(lines)})
        return "\n".join(lines)


@admin.register(WordList)
class WordListAdmin(NewsroomAdmin):
    """The words with which a comment is read with care. Editors keep them, moderators may look."""

    new = gettext_lazy("New word list")
    form = WordListForm
    fields = ["kind", "language", "words"]
    list_display = ["kind", "language", "size", "saved_at"]
    list_display_links = ["kind", "language"]
    actions = None

    @admin.display(description=gettext_lazy("words"))
    def size(self, row: WordList) -> str:
        """Count the words and phrases."""
        number = len(row.words.splitlines())
        return ngettext("%(number)d word", "%(number)d words", number) % {"number": number}
