"""Who teaches a course beside its owner, and who is invited to."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from editing.keys import uuid_key

from .course import Course

LASTS = timedelta(days=30)  # an invitation that nobody answers


class CourseEducatorQuerySet(models.QuerySet["CourseEducator"]):
    def teaching(self) -> "CourseEducatorQuerySet":
        return self.filter(state=CourseEducator.State.TEACHES)

    def waiting(self) -> "CourseEducatorQuerySet":
        """Invitations that are to be accepted or declined."""
        invited = self.filter(state=CourseEducator.State.INVITED)
        return invited.filter(invited_at__gt=timezone.now() - LASTS)

    def waiting_for(self, user: User) -> "CourseEducatorQuerySet":
        """Those to the address of `user`, with the course and its owner."""
        if not user.email:
            return self.none()
        own = self.waiting().filter(email=user.email)
        return own.exclude(course__status=Course.Status.DELETED).select_related("course__educator")

    def outdated(self) -> "CourseEducatorQuerySet":
        """What nobody needs any more: answered or unanswered for so long."""
        over = self.exclude(state=CourseEducator.State.TEACHES)
        return over.filter(invited_at__lt=timezone.now() - LASTS)


class CourseEducator(models.Model):
    """A person who teaches a course beside its owner, or an address that is invited to.

    `state` is what each step compares and sets. Whoever accepts is `user` from then on, until they
    leave or the owner removes them; a row that has ended may be invited again.
    """

    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        TEACHES = "teaches", _("Teaches")
        ENDED = "ended", _("Ended")  # declined, withdrawn, removed, or left

    id = uuid_key()
    course = models.ForeignKey(Course, models.CASCADE, related_name="co_educators")
    email = models.EmailField(max_length=254, null=True)  # noqa: DJ001  (None: an owner without one)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="co_taught")
    state = models.CharField(max_length=16, choices=State, default=State.INVITED)
    invited_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[CourseEducatorQuerySet] = CourseEducatorQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("invited_at", "id")
        constraints = (
            models.UniqueConstraint(fields=["course", "email"], name="one_invitation_per_address"),
            models.UniqueConstraint(fields=["course", "user"], name="one_co_educator_per_course"),
        )
        indexes = (
            models.Index(fields=["-invited_at", "id"], name="invitation_newest"),
            models.Index(fields=["email", "state"], name="invitation_by_address"),
        )

    def __str__(self) -> str:
        """Without the name and the address, which Django admin's history would keep."""
        return f"{self.get_state_display()}: {self.course}"

    def get_absolute_url(self) -> str:
        return reverse("teaching:invitation", args=[self.pk])

    @property
    def teaches(self) -> bool:
        return self.state == self.State.TEACHES
