"""What happens to certificates when a user was deleted at Clerk."""

from django.utils import timezone

from .models import Certificate


def withdraw_certificates(user_id: str) -> None:
    """Withdraw a student's certificates, and take an educator's name off those of their students.

    May be repeated.
    """
    theirs = Certificate.objects.of(user_id)
    theirs.filter(revoked_at=None).update(revoked_at=timezone.now())
    theirs.update(student_name="", revoked_reason="")
    Certificate.objects.filter(educator_id=user_id).update(educator_name="")
