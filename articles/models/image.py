from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

RENDITION_WIDTHS = (480, 960, 1600)
RENDITION_FORMATS = ("avif", "webp")
"""In the order a browser should prefer them."""


class Image(models.Model):
    """
    A picture of the paper: one master file, with what readers are told of it.

    `key` is its lasting name in addresses and in bodies, the first 16 hexadecimal digits of the upload's SHA-256;
    `digest` is the whole of it, so that the same file uploaded twice is one picture. The master holds pixels and
    nothing else of the upload. The worker makes each width of RENDITION_WIDTHS below the master's own, and the own one
    up to the widest, in each of the RENDITION_FORMATS, and then writes `rendition_widths`; until then pages show the
    master. `render_after` is when it is to be tried next, NULL when it is done or has failed too often.
    """

    key = models.CharField(max_length=16, unique=True, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    file = models.FileField(upload_to="images/", editable=False)
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    alt = models.CharField(
        _("text alternative"),
        max_length=500,
        help_text=_("What the picture shows, for readers who do not see it."),
    )
    caption = models.TextField(_("caption"), max_length=1000, blank=True)
    credit = models.CharField(
        _("credit"), max_length=200, help_text=_("Who made it, and who holds the rights: Photo: A. Name / Agency.")
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    rendition_widths = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True, editable=False)
    render_after = models.DateTimeField(null=True, editable=False, auto_now_add=True)
    render_attempts = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = _("image")
        verbose_name_plural = _("images")
        indexes = [
            models.Index(fields=["render_after"], condition=Q(render_after__isnull=False), name="image_to_render"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(key__regex=r"^[0-9a-f]{16}$"), name="image_key_is_plain"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="image_digest_is_sha256"),
            models.CheckConstraint(condition=Q(width__gte=1, height__gte=1), name="image_has_a_size"),
            models.CheckConstraint(condition=~Q(alt=""), name="image_has_an_alternative"),
            models.CheckConstraint(condition=~Q(credit=""), name="image_has_a_credit"),
        ]

    def __str__(self) -> str:
        return self.alt

    def get_absolute_url(self) -> str:
        """Return the path of the master file."""
        return reverse("image", kwargs={"key": self.key, "extension": self.file.name.rpartition(".")[2]})

    @property
    def is_given_up(self) -> bool:
        """Whether its renditions could not be made; readers get the master."""
        return self.render_after is None and not self.rendition_widths

    def rendition_path(self, width: int, extension: str) -> str:
        """Return the path of the rendition of this width, "avif" or "webp"."""
        return reverse("rendition", kwargs={"key": self.key, "width": width, "extension": extension})
