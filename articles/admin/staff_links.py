"""The pages by which an Administrator brings a colleague in, or back in: nobody types a password for somebody else."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from articles import audit, second_factor, staff_links
from articles.admin.staff_form import InviteForm
from articles.models import StaffLink, User
from articles.templatetags.articles import absolute


class RevokeForm(forms.Form):
    """Which link ends now."""

    revoke = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class StaffLinkPages(admin.ModelAdmin):
    """Inviting, and links to choose a password, for whoever looks after accounts; never for one's own account."""

    def get_urls(self) -> list[Any]:
        """Add the pages."""
        posted = require_http_methods(["GET", "HEAD", "POST"])
        invite = self.admin_site.admin_view(posted(self.invite_view))
        links = self.admin_site.admin_view(posted(self.links_view))
        return [
            path("invite/", invite, name="articles_user_invite"),
            path("<path:object_id>/links/", links, name="articles_user_links"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Lead to the one way in which accounts are made."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:articles_user_invite"))

    def looked_after(self, request: HttpRequest, object_id: str) -> User:
        """Return the account that a page is about. Raises PermissionDenied, Http404."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        account = self.get_object(request, object_id)
        if account is None:
            raise Http404
        if not self.has_change_permission(request, account):
            raise PermissionDenied
        return account

    # --- A new colleague

    @sensitive_variables()
    @transaction.atomic
    def invite_view(self, request: HttpRequest) -> HttpResponse:
        """Make an account without a password, and the link by which its owner chooses one."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = InviteForm(request.user, request.POST if request.method == "POST" else None)
        if not form.is_valid():
            page = {**self._page(request, _("Invite a colleague")), "form": form, "sends_mail": settings.SENDS_MAIL}
            status = 422 if form.is_bound else 200
            return TemplateResponse(request, "admin/articles/user/invite.html", page, status=status)
        account = form.save()
        form.give_role()
        audit.record(request, "add", account)
        return self._send_off(request, account, StaffLink.Purpose.INVITE)

    # --- Links of an account

    @sensitive_variables()
    @transaction.atomic
    def links_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the account's links; make one, or end one."""
        account = self.looked_after(request, object_id)
        if request.method != "POST" or not {"_copy", "_mail", "revoke"} & request.POST.keys():
            return self._links_page(request, account)
        if account == request.user:
            raise PermissionDenied
        if "revoke" in request.POST:
            return self._revoke(request, account)
        fault = _fault(account, request)
        if fault:
            self.message_user(request, fault, messages.ERROR)
            return self._back(account)
        return self._send_off(
            request, account, staff_links.purpose_for(account), resets_factor="resets_factor" in request.POST
        )

    def link_context(self, request: HttpRequest, account: User) -> dict[str, Any]:
        """Return what the part about links needs on an account's page."""
        return {
            "links": StaffLink.objects.open().filter(account=account).select_related("made_by"),
            "is_own": account == request.user,
            "can_sign_in": account.is_active and account.is_staff,
            "has_factor": second_factor.is_on(account),
            "is_invited": not account.has_usable_password(),
            "sends_mail": settings.SENDS_MAIL,
        }

    def _send_off(self, request: HttpRequest, account: User, purpose: str, resets_factor: bool = False) -> HttpResponse:
        """Make the link that a button asked for: one that is mailed, or one that this answer shows once."""
        audit.record(request, "invite" if purpose == StaffLink.Purpose.INVITE else "send_link", account)
        if "_mail" in request.POST:
            staff_links.by_mail(account, purpose, request.user, resets_factor=resets_factor)
            sentence = _("A link for %(name)s is mailed within a minute.") % {"name": account.name}
            self.message_user(request, sentence, messages.SUCCESS)
            return self._back(account)
        link, token = staff_links.make(account, purpose, request.user, resets_factor=resets_factor)
        return self._links_page(request, account, link, absolute(reverse("admin:welcome", args=[token])))

    def _revoke(self, request: HttpRequest, account: User) -> HttpResponse:
        form = RevokeForm(request.POST)
        if form.is_valid() and staff_links.revoke(account, form.cleaned_data["revoke"]):
            audit.record(request, "revoke_link", account)
            self.message_user(request, _("The link is revoked: whoever opens it is told so."), messages.SUCCESS)
        else:
            self.message_user(request, _("That link had ended already."), messages.WARNING)
        return self._back(account)

    def _links_page(
        self, request: HttpRequest, account: User, link: StaffLink | None = None, made: str = ""
    ) -> HttpResponse:
        page = {
            **self._page(request, _("Link for %(name)s") % {"name": account.name}),
            **self.link_context(request, account),
            "original": account,
            "link": link,
            "made": made,
        }
        return TemplateResponse(request, "admin/articles/user/links.html", page)

    def _page(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title}

    @staticmethod
    def _back(account: User) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:articles_user_change", args=[account.pk]), status=303)


def _fault(account: User, request: HttpRequest) -> str:
    """Return why no link can be made, "" when one can."""
    if not (account.is_active and account.is_staff):
        return _("This account cannot sign in. Tick “Works here” and give it a role first.")
    if "_mail" in request.POST and not settings.SENDS_MAIL:
        return _("This paper sends no mail. Make a link to copy instead.")
    if "_mail" in request.POST and not account.email:
        return _("This account has no email address. Type one in and save, or make a link to copy.")
    return ""
