"""The one main button of a course page: its label is the state."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.refusals import sign_in_url

from .models import Course, Enrollment


@dataclass(frozen=True)
class Button:
    label: str
    url: str
    is_post: bool = False


def main_button(course: Course, user: Any, enrollment: Enrollment | None) -> Button:
    if not user.is_authenticated:
        return Button(_("Sign in to enroll"), sign_in_url(course.get_absolute_url()))
    if course.educator_id == user.pk and user.is_educator:
        return Button(_("Edit course"), reverse("courses:teach_course", args=[course.slug]))
    if enrollment:
        return Button(_continue_label(enrollment), enrollment.get_absolute_url())
    if course.is_published:
        return Button(_("Enroll free"), reverse("courses:enroll", args=[course.slug]), is_post=True)
    if user.is_admin:
        return Button(
            _("See it in admin"), reverse("admin:courses_course_change", args=[course.pk])
        )
    return Button(_("Browse courses"), reverse("courses:catalogue"))


def _continue_label(enrollment: Enrollment) -> str:
    if enrollment.completed_at:
        return _("Review the course")
    if enrollment.last_lecture:
        return _("Continue: %(lecture)s") % {"lecture": enrollment.last_lecture.title}
    return _("Start the first lecture")
