"""The earlier texts of a lecture."""

from django.db import models

from accounts.models import User
from editing.keys import uuid_key

from .lecture import Lecture


class LectureRevision(models.Model):
    """What a lecture said in one of its versions.

    Without an author or a time where nobody noted them: the text was found when it was replaced.
    """

    id = uuid_key()
    lecture = models.ForeignKey(Lecture, models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=80)
    body = models.TextField(max_length=50_000, blank=True)
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    is_open = models.BooleanField(default=False)  # the author's next autosave goes into it
    begun_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=["lecture", "version"], name="lecture_revision"),
        )

    def __str__(self) -> str:
        return f"Version {self.version} of {self.lecture_id}"

    @property
    def texts(self) -> tuple[str, str]:
        return self.title, self.body
