from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, F, Model, OuterRef, Prefetch, ProtectedError, QuerySet
from django.db.models.functions import JSONArray
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from articles import image_upload, rights
from articles.admin.base import NewsroomAdmin
from articles.admin.image_choices import image_choices
from articles.admin.image_upload_page import answer_upload
from articles.models import Article, Author, Figure, Image
from articles.picture_decoding import NotAPicture
from articles.picture_html import picture_html
from articles.picture_uses import pages_showing, waiting_versions

_NAMED = JSONArray(F("article_id"), F("headline"))
_PAGE = JSONArray(F("pk"), F("title"))


class ImageForm(forms.ModelForm):
    """What readers are told of a picture."""

    class Meta:
        model = Image
        fields = ["alt", "caption", "credit"]
        widgets = {
            "alt": forms.Textarea(attrs={"rows": 2}),
            "caption": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "alt": _(
                "What you would say of the picture to somebody on the telephone: “Two men hold a gate shut against the "
                "flood.” It is read out to readers who do not see it, and stands in its place where it does not load."
            ),
            "caption": _("Stands below the picture: who, what, where, when. An article can have a caption of its own."),
            "credit": _("Who made it and who holds the rights, as it is printed: “Photo: A. Name / Agency”."),
        }
        error_messages = {
            "alt": {"required": _("Say what the picture shows. Readers who do not see it have nothing else.")},
            "credit": {"required": _("Say who made the picture and who holds the rights.")},
        }

    def clean_alt(self) -> str:
        """Return the alternative on one line."""
        return " ".join(self.cleaned_data["alt"].split())


class UploadForm(ImageForm):
    """A new picture."""

    new_file = forms.FileField(
        label=_("Picture"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif"}),
        help_text=_(
            "A JPEG, PNG, WebP or AVIF file of up to 30 MB and 25 million pixels. Place, camera and everything else it "
            "carries are taken out."
        ),
    )

    def clean_new_file(self) -> image_upload.Master:
        """Return the master made of the upload."""
        upload = self.cleaned_data["new_file"]
        try:
            master = image_upload.make_master(upload.read(image_upload.MAX_UPLOAD_BYTES + 1))
            image_upload.find(master)
        except NotAPicture as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return master


@admin.register(Image)
class ImageAdmin(NewsroomAdmin):
    """The pictures of the paper, what readers are told of them, and where they stand."""

    new = _("New picture")
    list_display = ["thumbnail", "alt", "credit", "used_in", "state", "uploaded_at"]
    list_display_links = ["thumbnail", "alt"]
    search_fields = ["alt", "caption", "credit"]
    readonly_fields = ["preview", "used_in", "state", "size", "uploaded_at"]
    actions = None

    # --- The list

    def get_queryset(self, request: HttpRequest) -> QuerySet[Image]:
        """Fetch the names of what shows each image, or will, and may be seen by this person; and not the texts."""
        seen = Article.objects.filter(rights.seen_by(request.user))
        headlines = seen.only("headline", "lead_image").order_by("pk")
        figures = Figure.objects.select_related("article").only("image", "article__headline").order_by("article_id")
        if not rights.sees_everything(request.user):
            figures = figures.filter(article__in=seen)
        waiting = waiting_versions(OuterRef("key"))
        return (
            super()
            .get_queryset(request)
            .annotate(
                waiting=ArraySubquery(waiting.filter(article__in=seen).values(named=_NAMED)),
                is_waited_for=Exists(waiting),
                page_rows=ArraySubquery(pages_showing(OuterRef("key")).values(named=_PAGE)),
            )
            .prefetch_related(
                Prefetch("led_articles", headlines),
                Prefetch("figures", figures),
                Prefetch("authors", Author.objects.only("name", "photo")),
            )
        )

    @admin.display(description=_("picture"))
    def thumbnail(self, image: Image) -> str:
        """Show it small; the link says which it is."""
        return picture_html(image, sizes="6rem")

    @admin.display(description=_("picture"))
    def preview(self, image: Image) -> str:
        """Show it as large as the form is."""
        return picture_html(image, sizes="30rem", eager=True)

    @admin.display(description=_("used in"))
    def used_in(self, image: Image) -> str:
        """Name the articles, authors and pages that show it, each with a link to its form."""
        users = {_form_url(user): str(user) for user in _users(image)}
        for article, headline in image.waiting:
            users.setdefault(reverse("admin:articles_article_change", args=[article]), headline)
        users.update((reverse("admin:articles_page_change", args=[page]), title) for page, title in image.page_rows)
        return format_html_join(", ", '<a href="{}">{}</a>', users.items()) or self.get_empty_value_display()

    @admin.display(description=_("copies for browsers"))
    def state(self, image: Image) -> str:
        """Say whether readers get copies of the size that fits."""
        if image.is_given_up:
            return _("Could not be made: readers load the large file. Upload the same picture again to retry.")
        return _("Ready") if image.rendition_widths else _("Being made")

    @admin.display(description=_("size"))
    def size(self, image: Image) -> str:
        """Give width and height in pixels."""
        return f"{image.width} × {image.height}"

    # --- The choice in the body editor

    def get_urls(self) -> list[Any]:
        """Add where the body editor asks for pictures, and where it sends one."""
        choices = self.admin_site.admin_view(self.choices_view)
        upload = self.admin_site.admin_view(self.upload_view)
        return [
            path("choices/", choices, name="articles_image_choices"),
            path("upload/", upload, name="articles_image_upload"),
            *super().get_urls(),
        ]

    def choices_view(self, request: HttpRequest) -> HttpResponse:
        """Answer the pictures that fit, to whoever may see pictures."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        may_add = self.has_add_permission(request)
        return image_choices(request, upload=reverse("admin:articles_image_upload") if may_add else "")

    @transaction.atomic
    def upload_view(self, request: HttpRequest) -> HttpResponse:
        """Add the picture that is sent from inside a text, for whoever may add pictures."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_add_permission(request):
            raise PermissionDenied
        image, answer = answer_upload(UploadForm(request.POST, request.FILES))
        if image:
            self.log_addition(request, image, [{"added": {}}])
        return answer

    # --- The form

    def get_form(self, request: HttpRequest, obj: Image | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Ask for the file of a new picture; that of a present one stays, because pages and feeds have its address."""
        return super().get_form(request, obj, change, **{"form": ImageForm if obj else UploadForm, **kwargs})

    def get_fields(self, request: HttpRequest, obj: Image | None = None) -> list[str]:
        """Show of a present picture what is known of it."""
        words = ["alt", "caption", "credit"]
        return ["preview", *words, *self.readonly_fields[1:]] if obj else ["new_file", *words]

    def save_model(self, request: HttpRequest, obj: Image, form: forms.ModelForm, change: bool) -> None:
        """Store a new picture; of a present one, write the words alone, because the worker writes the rest."""
        if change:
            obj.save(update_fields=form.changed_data)
        else:
            obj.was_here = not image_upload.store(obj, form.cleaned_data["new_file"])

    def log_addition(self, request: HttpRequest, obj: Image, message: Any) -> Any:
        """Keep out of the history what added nothing."""
        return None if obj.was_here else super().log_addition(request, obj, message)

    def response_add(self, request: HttpRequest, obj: Image, post_url_continue: str | None = None) -> HttpResponse:
        """Open the picture the paper had already; the article's form, which asked for one, gets it like a new one."""
        if obj.was_here and "_popup" not in request.POST:
            sentence = _("The paper has this picture already. Here it is, with the words it has.")
            self.message_user(request, sentence, messages.WARNING)
            return HttpResponseRedirect(_form_url(obj))
        return super().response_add(request, obj, post_url_continue)

    # --- Deleting

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Say where a picture is used, if it is; delete any other after asking."""
        image = self.get_object(request, object_id)
        if image and self.has_delete_permission(request, image) and _is_used(image):
            return self._refuse_to_delete(request, image)
        try:
            return super().delete_view(request, object_id, extra_context)
        except ProtectedError:  # somebody put it into an article a moment ago
            return self._refuse_to_delete(request, image)

    def delete_model(self, request: HttpRequest, obj: Image) -> None:
        """Delete the picture with its files."""
        image_upload.remove(obj)

    def _refuse_to_delete(self, request: HttpRequest, image: Image) -> HttpResponse:
        sentence = _("This picture is in use, so it stays. Take it out of what is named under “used in” first.")
        self.message_user(request, sentence, messages.ERROR)
        return HttpResponseRedirect(_form_url(image))


def _is_used(image: Image) -> bool:
    return bool(image.is_waited_for or image.page_rows or list(_users(image)))


def _users(image: Image) -> Iterable[Model]:
    """Yield the articles and authors that show the image; an article that does so twice comes twice."""
    yield from image.led_articles.all()
    yield from (figure.article for figure in image.figures.all())
    yield from image.authors.all()


def _form_url(row: Model) -> str:
    return reverse(f"admin:articles_{row._meta.model_name}_change", args=[row.pk])
