"""What is held about a person in certificates."""

from accounts.models import User
from accounts.personal_data import Part

from .models import Certificate


def certificates(user: User) -> Part:
    names = (
        "code", "student_name", "course_title", "course_language", "educator_name", "issued_at",
        "revoked_at", "revoked_reason",
    )  # fmt: skip
    rows = Certificate.objects.of(user.pk).order_by("issued_at", "id")
    return Part(rows.values(*names))
