import re
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles import audit, samples
from articles.admin.base import NewsroomAdmin
from articles.logo import make_logo
from articles.models import Site
from articles.models.site import SECURITY_CONTACT_PATTERN, SECURITY_CONTACT_RULE, time_zones
from articles.picture_decoding import NotAPicture


class SiteForm(forms.ModelForm):
    """What the paper is called and how it presents itself."""

    time_zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Dates and times are shown in this zone."))
    new_logo = forms.FileField(
        label=_("Logo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        help_text=_("Stands in place of the name. A PNG, JPEG or WebP file of up to 5 MB; it is made to fit."),
    )
    remove_logo = forms.BooleanField(label=_("Remove the logo"), required=False)

    class Meta:
        model = Site
        fields = [
            *("name", "tagline", "language", "time_zone", "contact", "security_contact"),
            *("comments_mode", "comments_close_after", "hide_after_reports"),
        ]
        help_texts = {
            "security_contact": _(
                "Whom to tell about a hole in this site: an email address, the address of a page that says how "
                "(https://…), or a telephone number (tel:…). Machines read it at /.well-known/security.txt; left "
                "empty, there is no such file."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "time_zone" in self.fields:
            self.fields["time_zone"].choices = time_zones()

    def clean_security_contact(self) -> str:
        """Return the contact as an address of the web, making one of a bare email address."""
        contact = self.cleaned_data["security_contact"]
        if re.fullmatch(r"[^\s:/@]+@[^\s:/@]+", contact):
            contact = f"mailto:{contact}"
        if contact and not re.fullmatch(SECURITY_CONTACT_PATTERN, contact):
            raise forms.ValidationError(SECURITY_CONTACT_RULE)
        return contact

    def clean_new_logo(self) -> Any:
        """Return the logo made of the upload, or None without one."""
        upload = self.cleaned_data["new_logo"]
        if not upload:
            return None
        try:
            return make_logo(upload.read())
        except NotAPicture as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def save(self, commit: bool = True) -> Site:
        """Save the settings, and with them that somebody has looked at them."""
        site, logo = self.instance, self.cleaned_data["new_logo"]
        if logo:
            site.logo, site.logo_digest = logo.png, logo.digest
            site.logo_width, site.logo_height = logo.width, logo.height
        elif self.cleaned_data.get("remove_logo"):
            site.logo, site.logo_digest = None, ""
            site.logo_width = site.logo_height = None
        site.confirmed_at = timezone.now()
        return super().save(commit)


@admin.register(Site)
class SiteAdmin(NewsroomAdmin):
    """The one row of settings: no list, nothing to add, nothing to delete."""

    form = SiteForm
    readonly_fields = ["present_logo"]

    def get_fieldsets(self, request: HttpRequest, obj: Site | None = None) -> Any:
        """Offer to remove a logo only when there is one; keep what readers may do together."""
        logo = ["present_logo", "new_logo", "remove_logo"] if obj and obj.logo_digest else ["new_logo"]
        paper = ["name", "tagline", *logo, "language", "time_zone", "contact", "security_contact"]
        answers = ["comments_mode", "comments_close_after", "hide_after_reports"]
        return [(None, {"fields": paper}), (_("Answers by readers"), {"fields": answers})]

    @admin.display(description=_("present logo"))
    def present_logo(self, site: Site) -> str:
        """Show the logo as readers see it."""
        return format_html(
            '<img class="logo-preview" src="{}" width="{}" height="{}" alt="{}">',
            reverse("logo", args=[site.logo_digest]),
            site.logo_width,
            site.logo_height,
            site.name,
        )

    def form_title(self, row: Site | None) -> str:
        """Say what the page is."""
        return _("Site settings")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one row already."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Site | None = None) -> bool:
        """A paper has settings."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Go straight to the form."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(self._form_url(Site.current()))

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Say what the page is; offer to remove the samples while there are any."""
        site = kwargs["obj"]
        context.update(
            is_new=site.confirmed_at is None,
            offers_to_remove_samples=self._may_remove_samples(request) and samples.has_samples(),
        )
        return super().render_change_form(request, context, **kwargs)

    def response_change(self, request: HttpRequest, obj: Site) -> HttpResponse:
        """Stay: the new name is in the bar above already."""
        self.message_user(request, _("Saved. Every page shows it now."), messages.SUCCESS)
        return HttpResponseRedirect(self._form_url(obj))

    # --- The samples

    def get_urls(self) -> list[URLPattern]:
        """Add the button's address."""
        view = self.admin_site.admin_view(self.remove_samples_view)
        return [path("remove-samples/", view, name="articles_site_remove_samples"), *super().get_urls()]

    def remove_samples_view(self, request: HttpRequest) -> HttpResponse:
        """Take the sample articles out of the paper."""
        if not self._may_remove_samples(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        with transaction.atomic():
            removal = samples.remove_samples()
            audit.record(request, "remove_samples")
        count = removal.deleted + removal.retracted
        sentence = ngettext("%(count)d sample article is gone.", "%(count)d sample articles are gone.", count)
        if removal.retracted:
            sentence += " " + _("Those that readers had answered are kept here, out of the readers’ sight.")
        self.message_user(request, sentence % {"count": count}, messages.SUCCESS)
        return HttpResponseRedirect(self._form_url(Site.current()))

    @staticmethod
    def _may_remove_samples(request: HttpRequest) -> bool:
        return request.user.has_perms(["articles.change_site", "articles.delete_article"])

    @staticmethod
    def _form_url(site: Site) -> str:
        return reverse("admin:articles_site_change", args=[site.pk])
