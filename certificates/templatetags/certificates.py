"""A certificate on pages of courses, which know nothing of certificates."""

from django import template

from certificates.models import Certificate
from courses.models import Enrollment

register = template.Library()


@register.simple_tag
def certificate_of(enrollment: Enrollment) -> Certificate | None:
    """The valid one that was issued for it."""
    certificate = Certificate.objects.filter(enrollment=enrollment).first()
    return certificate if certificate and certificate.is_valid else None
