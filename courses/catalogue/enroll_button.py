"""The one main button of a course page: its label is the state."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.sessions.responses import sign_in_url
from courses import access
from courses.models import Course
from courses.progress import Progress


@dataclass(frozen=True)
class Button:
    label: str
    url: str
    is_post: bool = False
    enrolls_at: str = ""  # where a visitor is enrolled once they have signed in


def main_button(course: Course, user: access.Visitor, progress: Progress | None) -> Button:
    if not isinstance(user, User):
        enroll = reverse("learning:enroll", args=[course.slug])
        return Button(_("Sign in to enroll"), sign_in_url(enroll), enrolls_at=enroll)
    if access.edits(user, course):
        return Button(_("Edit course"), reverse("teaching:course_detail", args=[course.slug]))
    if progress:
        return Button(_continue_label(progress), progress.enrollment.get_absolute_url())
    if access.may_enroll(user, course):
        return Button(
            _("Enroll free"), reverse("learning:enroll", args=[course.slug]), is_post=True
        )
    return _button_to_look_inside(course, user)


def _button_to_look_inside(course: Course, user: User) -> Button:
    """For those who can neither edit the course nor enroll in it."""
    if user.is_admin:
        return Button(
            _("See it in admin"), reverse("admin:courses_course_change", args=[course.pk])
        )
    if access.owns(user, course):
        return Button(_("Start the first lecture"), reverse("learning:resume", args=[course.slug]))
    return Button(_("Browse courses"), reverse("catalogue:course_list"))


def _continue_label(progress: Progress) -> str:
    if progress.is_complete:
        return _("Review the course")
    if progress.has_started and progress.next_lecture:
        return _("Continue: %(lecture)s") % {"lecture": progress.next_lecture.title}
    return _("Start the first lecture")
