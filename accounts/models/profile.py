"""What educators say about themselves on their public page."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from editing.versions import Versioned
from texts.validators import validate_text, validate_visible

from .application import EducatorApplication
from .user import User


class EducatorProfile(Versioned):
    """What everyone reads about an educator: their application's words, until they change them."""

    user = models.OneToOneField(
        User, models.PROTECT, primary_key=True, related_name="educator_profile", db_column="_id"
    )
    title = models.CharField(
        _("what you do"), max_length=120, blank=True, validators=[validate_visible]
    )
    bio = models.TextField(_("about you"), max_length=2000, blank=True, validators=[validate_text])
    link = models.URLField(_("a page about your work"), blank=True)

    def __str__(self) -> str:
        """Without a name: Django admin's history would keep it."""
        return self.user_id

    @classmethod
    def of(cls, user: User) -> "EducatorProfile":
        """The stored one, or one that is not stored yet: made of the approved application."""
        stored = cls.objects.filter(pk=user.pk).first()
        return stored or cls(user=user, **cls._from_application(user))

    @classmethod
    def store(cls, user: User) -> "EducatorProfile":
        """The stored one; a new one is what `of` shows."""
        return cls.objects.get_or_create(pk=user.pk, defaults=cls._from_application(user))[0]

    @staticmethod
    def _from_application(user: User) -> dict[str, str]:
        approved = EducatorApplication.objects.filter(
            user_id=user.pk, status=EducatorApplication.Status.APPROVED
        )
        names = ("title", "bio", "link")
        return approved.order_by("-created_at").values(*names).first() or {}
