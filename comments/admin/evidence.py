"""A comment's button "Export as evidence", for those who may read the audit log: a file without addresses."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import path

from articles import audit
from comments import evidence
from comments.admin.comment_pages import CommentPages


class ExportsEvidence(CommentPages):
    """Where what is held about one comment is downloaded; about an article `manage.py export_evidence` writes it."""

    def get_urls(self) -> list[Any]:
        """Add the button's address."""
        view = self.admin_site.admin_view(self.evidence_view)
        return [path("<int:comment_id>/evidence/", view, name="comments_comment_evidence"), *super().get_urls()]

    @staticmethod
    def has_evidence_permission(request: HttpRequest) -> bool:
        """Whether this person may take away what is held: who may read what every colleague did."""
        return bool(request.user.has_perm("articles.view_auditevent"))

    def evidence_view(self, request: HttpRequest, comment_id: int) -> HttpResponse:
        """Give the file, and record that it was made."""
        if not (self.has_evidence_permission(request) and self.has_view_permission(request)):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        comment = self.get_object(request, str(comment_id))
        if comment is None:
            raise Http404("There is no such comment.")
        with transaction.atomic():
            audit.record(request, "export_evidence", comment)
            written = evidence.in_bytes(evidence.of_comment(comment))
        response = HttpResponse(written, content_type="application/json")
        response.headers["Content-Disposition"] = f'attachment; filename="evidence-comment-{comment.pk}.json"'
        return response
