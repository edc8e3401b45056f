"""Who sees, opens and edits what: pages, Django admin and the sitemap ask here.

To see a course is to open its page; to open a lecture is to get its text and signed links to its
files; to edit is to change the course and its curriculum.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import Role, User

from .models import (
    Chapter,
    Course,
    CourseEducator,
    CourseQuerySet,
    Enrollment,
    Lecture,
    Review,
    SavedCourse,
    is_of_banned,
)
from .models.course import TEXTS
from .models.lecture import TEXTS as LECTURE_TEXTS

Visitor = User | AnonymousUser


@dataclass(frozen=True)
class Preview:
    """The one course that a student sees who has done nothing yet, be it a draft: `User.preview`.

    They are in no table, and no view takes a form from them.
    """

    course_id: UUID
    is_enrolled: bool


def preview_student(course: Course, name: str, *, is_enrolled: bool) -> User:
    student = User(pk="preview", first_name=name)
    student.preview = Preview(course.pk, is_enrolled)
    return student


def listed_courses() -> CourseQuerySet:
    """The catalogue: what lists show to everyone, search engines find, and anyone may enroll in.

    While an educator is banned, their courses are not in it; those enrolled keep them.
    """
    return Course.objects.filter(_is_listed())


def listed_saved(user: User) -> QuerySet[SavedCourse]:
    """The courses someone saved that are in the catalogue and that they are not in, newest first."""
    enrolled = Enrollment.objects.of(user).values_list("course_id", flat=True)
    saved = SavedCourse.objects.filter(_is_listed("course__"), user=user)
    without_texts = (f"course__{name}" for name in TEXTS)
    return (
        saved.exclude(course__in=enrolled)
        .select_related("course__category", "course__educator")
        .defer(*without_texts)
    )


def _is_listed(course: str = "") -> Q:
    """Of a course; `course` is the path to it."""
    return Q(**{f"{course}status": Course.Status.PUBLISHED}) & ~is_of_banned(course)


def is_listed(*, status: str, is_banned: bool) -> bool:
    """The same of a course that was read; `is_banned` is of its educator."""
    return status == Course.Status.PUBLISHED and not is_banned


def is_in_catalogue(course: Course) -> bool:
    """The same; reads its educator."""
    return is_listed(status=course.status, is_banned=course.educator.banned)


def visible_courses(user: Visitor) -> CourseQuerySet:
    """Listed ones; those one teaches; those one is enrolled in; to an admin, all. None deleted.

    A draft is seen by its educators and admins alone.
    """
    return Course.objects.filter(_is_visible(user))


def studied_courses(user: User) -> list[UUID]:
    """The keys of those that `user` is enrolled in and sees, the last touched first."""
    hidden = (Course.Status.DRAFT, Course.Status.DELETED)
    enrollments = Enrollment.objects.of(user).exclude(course__status__in=hidden)
    return list(enrollments.order_by("-last_seen_at").values_list("course_id", flat=True))


def _is_visible(user: Visitor) -> Q:
    if not isinstance(user, User):
        return _is_listed()
    is_there = ~Q(status=Course.Status.DELETED)
    if user.is_admin:
        return is_there
    if user.preview:
        return is_there & Q(pk=user.preview.course_id)
    is_own = Q(educator=user) | Q(pk__in=user.co_taught_ids)
    is_draft = Q(status=Course.Status.DRAFT)
    enrolled = Enrollment.objects.of(user).values_list("course_id", flat=True)
    is_mine = ~is_draft & Q(pk__in=enrolled)
    return is_there & (is_own | is_mine | _is_listed())


# Who teaches a course: its owner, and its co-educators for as long as Clerk says that they are
# educators. docs/co-educators.md says what is the owner's alone.


def owns(user: Visitor, course: Course) -> bool:
    return isinstance(user, User) and course.educator_id == user.pk


def teaches(user: Visitor, course: Course) -> bool:
    return owns(user, course) or (isinstance(user, User) and course.pk in user.co_taught_ids)


def edits(user: Visitor, course: Course) -> bool:
    """Who teaches it does, its owner too for as long as they are an educator."""
    return isinstance(user, User) and user.is_educator and teaches(user, course)


def may_review(user: Visitor, course: Course) -> bool:
    """Of those enrolled: not who teaches the course by now."""
    return not teaches(user, course)


def teachers_of(course: Course) -> list[User]:
    """Its owner and its co-educators of today, to write to. With `course.educator` one query."""
    return [course.educator, *_co_teachers([course.pk]).get(course.pk, [])]


def add_co_teachers(courses: Collection[Course]) -> None:
    """Set `co_teachers`, whom pages name beside the owner; one query, none where there are none."""
    keys = [course.pk for course in courses if course.co_educator_count]
    found = _co_teachers(keys) if keys else {}
    for course in courses:
        course.co_teachers = found.get(course.pk, [])


def co_teacher_names(course_id: UUID) -> list[str]:
    return [person.name for person in _co_teachers([course_id]).get(course_id, [])]


def _co_teachers(course_ids: Collection[UUID]) -> dict[UUID, list[User]]:
    active = User.objects.active().filter(role=Role.EDUCATOR)
    rows = CourseEducator.objects.teaching().filter(course__in=course_ids).select_related("user")
    found: dict[UUID, list[User]] = {}
    for row in rows.filter(user__in=active):
        if row.user:
            found.setdefault(row.course_id, []).append(row.user)
    return found


def may_enroll(user: Visitor, course: Course) -> bool:
    if isinstance(user, User) and user.preview:
        return not user.preview.is_enrolled
    return is_in_catalogue(course) and not teaches(user, course)


def enrollment_in(course: Course, user: Visitor, *related: str) -> Enrollment | None:
    """The visitor's, with what is `related` to it; in a preview one that is in no table."""
    if isinstance(user, User) and user.preview:
        return Enrollment(user=user, course=course) if user.preview.is_enrolled else None
    return course.enrollments.of(user).select_related(*related).first()


def opens_all(user: Visitor, course: Course, enrollment: Enrollment | None) -> bool:
    """Does every lecture open? To those enrolled, to those who teach the course, and to admins."""
    if enrollment is not None or (isinstance(user, User) and user.is_admin):
        return True
    return teaches(user, course)


def opens(user: Visitor, lecture: Lecture, enrollment: Enrollment | None) -> bool:
    """Does this lecture of a visible course open? A free preview does to anyone."""
    return lecture.is_preview or opens_all(user, lecture.chapter.course, enrollment)


def find_visible_lecture(
    user: Visitor, slug: str, lecture_id: UUID, *, without: Collection[str] = ("search_text",)
) -> Lecture | None:
    """A lecture of a visible course, with the course, and not with the columns `without`.

    The course is looked for first: asked for both at once, a database may read every course.
    """
    courses = visible_courses(user).select_related("educator", "category")
    course = courses.filter(slug=slug).first()
    if course is None:
        return None
    lectures = Lecture.objects.filter(chapter__course=course).select_related("chapter")
    lecture = lectures.defer(*without).filter(pk=lecture_id).first()
    if lecture:
        lecture.chapter.course = course
    return lecture


def get_visible_lecture(
    user: Visitor, slug: str, lecture_id: UUID
) -> tuple[Lecture, Enrollment | None]:
    """A lecture of a visible course, without its texts, and the visitor's enrollment there.

    Raises Http404 when there is none. Whether it opens is still to be asked.
    """
    lecture = find_visible_lecture(user, slug, lecture_id, without=LECTURE_TEXTS)
    if lecture is None:
        raise Http404
    return lecture, enrollment_in(lecture.chapter.course, user)


def get_enrollment(user: User, slug: str, *, may_have_left: bool = False) -> Enrollment:
    """The student's enrollment in a course, with the course; without one, Http404."""
    own = Enrollment.objects.filter(user=user) if may_have_left else Enrollment.objects.of(user)
    enrollment = own.in_course(slug)
    if enrollment is None:
        raise Http404
    return enrollment


# What an educator edits. A stranger's raises Http404. It comes with the course's owner, whose
# quota an upload counts in.


def get_taught_course(user: User, slug: str) -> Course:
    return get_object_or_404(Course.objects.taught_by(user).select_related("educator"), slug=slug)


def get_owned_course(user: User, slug: str) -> Course:
    """What its owner alone decides: deleting it, and who teaches it."""
    owned = Course.objects.undeleted().filter(educator_id=user.pk)
    return get_object_or_404(owned.select_related("educator"), slug=slug)


def get_previewed_course(user: User, slug: str) -> Course:
    """What someone may see as a student sees it: a course that they teach; to an admin, any."""
    courses = Course.objects.undeleted() if user.is_admin else Course.objects.taught_by(user)
    if not (user.is_admin or user.is_educator):
        raise Http404
    return get_object_or_404(courses.select_related("educator"), slug=slug)


def get_taught_chapter(user: User, chapter_id: UUID) -> Chapter:
    chapters = Chapter.objects.select_related("course__educator")
    own = chapters.filter(course__in=Course.objects.taught_by(user))
    return get_object_or_404(own, pk=chapter_id)


def get_taught_lecture(user: User, lecture_id: UUID) -> Lecture:
    lectures = Lecture.objects.select_related("chapter__course__educator")
    own = lectures.filter(chapter__course__in=Course.objects.taught_by(user))
    return get_object_or_404(own, pk=lecture_id)


def get_lecture_with_files(user: User, lecture_id: UUID) -> Lecture:
    """The same of one that shows files and pictures: a quiz shows its questions alone."""
    lecture = get_taught_lecture(user, lecture_id)
    if lecture.is_quiz:
        raise Http404
    return lecture


def get_taught_review(user: User, review_id: UUID) -> Review:
    """A shown review of a course that one teaches, to answer."""
    reviews = Review.objects.shown().select_related("course", "enrollment__user", "answered_by")
    own = reviews.filter(course__in=Course.objects.taught_by(user))
    return get_object_or_404(own, pk=review_id)
