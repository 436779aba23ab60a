"""The page on which a member of staff says what they are called and where mail reaches them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from articles import audit, second_factor, staff_links
from articles.models import User
from articles.roles import Role, role_of

ADDRESS_IS_FOR = gettext_lazy(
    "What the paper mails to this person goes here: what waits for review, letters, a link when the password is "
    "forgotten. Administrators see it, nobody else does."
)


class MyAccountForm(forms.ModelForm):
    """What somebody says of themself. A new address asks for the password: it opens the account once it is lost."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        required=False,
        strip=False,
        help_text=gettext_lazy("Only needed to change the email address."),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email"]
        help_texts = {"email": ADDRESS_IS_FOR}
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "email"})}

    def clean(self) -> dict[str, Any]:
        """Refuse another address without the password, so that a machine left open gives nobody the account."""
        cleaned = super().clean()
        if "email" in self.changed_data and not self.instance.check_password(cleaned.get("password", "")):
            self.add_error("password", _("This is not your password. The email address is changed with it only."))
        return cleaned


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def my_account_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Show one's own account; save what is said of it. `context` is what every page of the newsroom needs."""
    # A row of its own: a refused form must not rename who is signed in on the page that says so.
    account = User.objects.select_for_update(no_key=True).get(pk=request.user.pk)
    form = MyAccountForm(request.POST if request.method == "POST" else None, instance=account)
    if form.is_valid():
        form.save()
        if "email" in form.changed_data:
            staff_links.revoke_mailed(account)
        audit.record(request, "change", account)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("admin:my_account"), status=303)
    role = role_of(account)
    shown = {
        "title": _("My account"),
        "form": form,
        "role": _("Owner") if account.is_superuser else Role(role).label if role else "",
        "has_factor": second_factor.is_on(account),
    }
    return TemplateResponse(
        request, "admin/my_account.html", {**context, **shown}, status=422 if form.is_bound else 200
    )
