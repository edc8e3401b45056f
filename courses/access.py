"""Who sees, opens and edits what: pages, Django admin and the sitemap ask here.

To see a course is to open its page; to open a lecture is to get its text and signed links to its
files; to edit is to change the course and its curriculum.
"""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User

from .models import (
    Chapter,
    Course,
    CourseQuerySet,
    Enrollment,
    Lecture,
    LectureQuerySet,
    Review,
    SavedCourse,
)
from .models.course import TEXTS
from .models.lecture import TEXTS as LECTURE_TEXTS

Visitor = User | AnonymousUser


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
    """Of a course; `course` is the path to it.

    Without a join to its educator, for which a database may give up the order of the courses' own
    index.
    """
    banned = User.objects.banned().values("pk")
    is_published = Q(**{f"{course}status": Course.Status.PUBLISHED})
    return is_published & ~Q(**{f"{course}educator__in": banned})


def visible_courses(user: Visitor) -> CourseQuerySet:
    """Listed ones; one's own; those one is enrolled in; to an admin, all. None deleted.

    A draft is seen by its educator and admins alone.
    """
    return Course.objects.filter(_is_visible(user))


def studied_courses(user: User) -> list[UUID]:
    """The keys of those that `user` is enrolled in and sees, the last touched first."""
    hidden = (Course.Status.DRAFT, Course.Status.DELETED)
    enrollments = Enrollment.objects.of(user).exclude(course__status__in=hidden)
    return list(enrollments.order_by("-last_seen_at").values_list("course_id", flat=True))


def visible_lectures(user: Visitor) -> LectureQuerySet:
    """The lectures of visible courses, with their course; not all of them open."""
    lectures = Lecture.objects.select_related(
        "chapter__course__educator", "chapter__course__category"
    ).defer("search_text")
    return lectures.filter(_is_visible(user, "chapter__course__"))


def _is_visible(user: Visitor, course: str = "") -> Q:
    """As above. A subquery of courses would read every one of them for one lecture."""
    if not isinstance(user, User):
        return _is_listed(course)
    is_there = ~Q(**{f"{course}status": Course.Status.DELETED})
    if user.is_admin:
        return is_there
    is_own = Q(**{f"{course}educator": user})
    is_draft = Q(**{f"{course}status": Course.Status.DRAFT})
    enrolled = Enrollment.objects.of(user).values_list("course_id", flat=True)
    is_mine = ~is_draft & Q(**{f"{course}pk__in": enrolled})
    return is_there & (is_own | is_mine | _is_listed(course))


def owns(user: Visitor, course: Course) -> bool:
    return isinstance(user, User) and course.educator_id == user.pk


def may_enroll(user: Visitor, course: Course) -> bool:
    return course.is_published and not course.educator.banned and not owns(user, course)


def edits(user: Visitor, course: Course) -> bool:
    """Its owner does, for as long as Clerk says that they are an educator."""
    return isinstance(user, User) and user.is_educator and owns(user, course)


def opens_all(user: Visitor, course: Course, enrollment: Enrollment | None) -> bool:
    """Does every lecture open? To those enrolled, to the course's owner, and to admins."""
    is_admin = isinstance(user, User) and user.is_admin
    return enrollment is not None or owns(user, course) or is_admin


def opens(user: Visitor, lecture: Lecture, enrollment: Enrollment | None) -> bool:
    """Does this lecture of a visible course open? A free preview does to anyone."""
    return lecture.is_preview or opens_all(user, lecture.chapter.course, enrollment)


def get_visible_lecture(
    user: Visitor, slug: str, lecture_id: UUID
) -> tuple[Lecture, Enrollment | None]:
    """A lecture of a visible course, without its texts, and the visitor's enrollment there.

    Raises Http404 when there is none. Whether it opens is still to be asked.
    """
    lectures = visible_lectures(user).filter(chapter__course__slug=slug)
    lecture = get_object_or_404(lectures.defer(*LECTURE_TEXTS), pk=lecture_id)
    return lecture, lecture.chapter.course.enrollments.of(user).first()


def mark_open(
    chapters: Iterable[Chapter], user: Visitor, course: Course, enrollment: Enrollment | None
) -> None:
    """Set `is_open` on each lecture of the chapters of `course`."""
    opens_every_lecture = opens_all(user, course, enrollment)
    for chapter in chapters:
        for lecture in chapter.lectures.all():
            lecture.is_open = opens_every_lecture or lecture.is_preview


def get_enrollment(user: User, slug: str) -> Enrollment:
    """The student's enrollment in a course, with the course; without one, Http404."""
    enrollment = Enrollment.objects.of(user).in_course(slug)
    if enrollment is None:
        raise Http404
    return enrollment


# What an educator edits. A stranger's raises Http404.


def get_own_course(user: User, slug: str) -> Course:
    return get_object_or_404(Course.objects.owned_by(user), slug=slug)


def get_own_chapter(user: User, chapter_id: UUID) -> Chapter:
    chapters = Chapter.objects.select_related("course")
    own = chapters.filter(course__in=Course.objects.owned_by(user))
    return get_object_or_404(own, pk=chapter_id)


def get_own_lecture(user: User, lecture_id: UUID) -> Lecture:
    lectures = Lecture.objects.select_related("chapter__course")
    own = lectures.filter(chapter__course__in=Course.objects.owned_by(user))
    return get_object_or_404(own, pk=lecture_id)


def get_own_review(user: User, review_id: UUID) -> Review:
    """A shown review of a course of one's own, to answer."""
    reviews = Review.objects.shown().select_related("course__educator", "enrollment__user")
    own = reviews.filter(course__in=Course.objects.owned_by(user))
    return get_object_or_404(own, pk=review_id)
