"""What happens to certificates when their student was deleted at Clerk."""

from django.utils import timezone

from .models import Certificate


def withdraw_certificates(user_id: str) -> None:
    """Revoke a student's certificates and take the name off them; may be repeated."""
    certificates = Certificate.objects.filter(enrollment__user_id=user_id)
    keys = list(certificates.values_list("pk", flat=True))
    Certificate.objects.filter(pk__in=keys, revoked_at=None).update(revoked_at=timezone.now())
    Certificate.objects.filter(pk__in=keys).update(student_name="")
