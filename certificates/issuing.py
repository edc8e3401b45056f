"""Issuing certificates, once per enrollment, and taking them back."""

from django.utils import timezone

from accounts.models import User
from courses.contention import TAKEN, try_again
from courses.deletion import pointing_to
from courses.models import Enrollment
from courses.progress import Progress

from . import codes
from .erasure import withdraw_certificates
from .models import Certificate


def full_name(user: User) -> str:
    """What a certificate calls them; empty when they have given no name, for a username is none."""
    return f"{user.first_name} {user.last_name}".strip()


def certificate_of(enrollment: Enrollment) -> Certificate | None:
    """Theirs for this course, also from before they left it and enrolled again."""
    certificates = Certificate.objects.of(enrollment.user_id)
    return certificates.filter(course=enrollment.course_id).first()


def issue(mine: Progress, student: User) -> Certificate | None:
    """The certificate of a complete course, issued unless it was before.

    None when the course is incomplete or the student has no name. `mine` is read just now; its
    enrollment has its course and the course's educator.
    """
    if certificate := certificate_of(mine.enrollment):
        return certificate
    if not mine.is_complete or not full_name(student):
        return None
    with pointing_to(mine.enrollment):
        certificate = try_again(lambda: _find_or_create(mine.enrollment, student), TAKEN)
    if not User.objects.filter(pk=student.pk, deleted_at=None).exists():
        withdraw_certificates(student.pk)  # the account was deleted meanwhile
    return certificate


def revoke(certificate: Certificate, reason: str) -> bool:
    """Take it back, for a reason that anyone can read. False when it was not valid any more."""
    valid = Certificate.objects.filter(pk=certificate.pk, revoked_at=None)
    return bool(valid.update(revoked_at=timezone.now(), revoked_reason=reason))


def _find_or_create(enrollment: Enrollment, student: User) -> Certificate:
    """Raises IntegrityError when another one was issued just now, or the code is taken."""
    existing = Certificate.objects.filter(enrollment=enrollment).first()
    if existing:
        return existing
    course = enrollment.course
    return Certificate.objects.create(
        enrollment=enrollment,
        student=student,
        educator=course.educator,
        course=course,
        code=codes.new(),
        student_name=full_name(student),
        course_title=course.title,
        course_language=course.language,
        educator_name=full_name(course.educator) or course.educator.username or "",
    )
