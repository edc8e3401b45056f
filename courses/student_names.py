"""The name and address that a course's students are searched and sorted by.

They are the user's; each enrollment keeps a folded copy, and its words, so that a course's own
indexes find them.
"""

import logging
from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from accounts.models import User
from texts.beginnings import beginnings, begins_with, marked
from texts.folding import fold

from .contention import DEADLOCK, lock, try_again
from .deletion import pointing_to
from .models import Course, CourseQuerySet, Enrollment, EnrollmentQuerySet, EnrollmentWord
from .models.enrollment import LONGEST_STUDENT_NAME, LONGEST_WORD, words_asked
from .slices import keys, looked_up, slices

logger = logging.getLogger(__name__)

LONGEST_NAME = 180  # characters of the copy; the address has the rest
TOGETHER = 200  # enrollments that are compared and written together
ROUNDS = 20  # of comparing and writing, when others go on writing
FEW = 2_000  # students who have the word: they are looked up; where more have it, all are


def copy(user_id: str) -> bool:
    """Let the enrollments of a user say what the user's row says. False where others wrote on and on."""
    of_user = keys(Enrollment.objects.filter(user=user_id), TOGETHER)
    are_through = [_bring_in_step(some) for some in of_user]
    return all(are_through)


def copy_all(course_id: object = None) -> None:
    """The same for everyone in a course, or in any."""
    rows = Enrollment.objects.only("created_at")
    newest = "created_at" if course_id else ""
    of_some = rows.filter(course=course_id) if course_id else rows
    for some in slices(of_some, newest, TOGETHER):
        _bring_in_step([row.pk for row in some])


def _bring_in_step(some: list[UUID]) -> bool:
    """Compared again after writing: whoever writes last has seen the newest name."""
    rows = Enrollment.objects.filter(pk__in=some).order_by().select_related("user")
    named = rows.only(
        *("search_name", "course", "user__search_name", "user__email", "user__texts_version")
    )
    for _ in range(ROUNDS):
        found = list(named.all())  # read again each time
        renamed = _named_anew(found)
        outdated, missing = _difference(found)
        if not (renamed or outdated or missing):
            return True
        try:
            try_again(partial(_write, some, renamed, outdated, missing), DEADLOCK)
        except (IntegrityError, Enrollment.DoesNotExist):
            continue  # someone has written meanwhile, or deleted an enrollment
    logger.error(
        "Names could not follow in %s enrollments: run manage.py recount_courses.", len(some)
    )
    return False


def _named_anew(rows: list[Enrollment]) -> list[Enrollment]:
    """Let each of `rows` say what its user's row says; returns those that said something else."""
    renamed = []
    for row in rows:
        name = search_name_of(row.user)
        if row.search_name != name:
            row.search_name = name
            renamed.append(row)
    return renamed


def _difference(rows: list[Enrollment]) -> tuple[list[str], list[EnrollmentWord]]:
    """The keys of words that are not theirs any more, and the words that are not stored."""
    wanted = {word.pk: word for row in rows for word in words_of(row)}
    words = EnrollmentWord.objects.filter(enrollment__in=[row.pk for row in rows])
    stored = dict(words.values_list("pk", "course_id"))
    right = {key for key in stored if key in wanted and stored[key] == wanted[key].course_id}
    outdated = [key for key in stored if key not in right]
    return outdated, [word for key, word in wanted.items() if key not in right]


def _write(
    some: list[UUID],
    renamed: list[Enrollment],
    outdated: list[str],
    missing: list[EnrollmentWord],
) -> None:
    lock(Enrollment.objects.filter(pk__in=some))
    for row in renamed:
        Enrollment.objects.filter(pk=row.pk).update(search_name=row.search_name)
    EnrollmentWord.objects.filter(pk__in=outdated).delete()
    with pointing_to(*{word.enrollment for word in missing}):
        EnrollmentWord.objects.bulk_create(missing)


def search_name_of(user: User) -> str:
    text = f"{user.search_name[:LONGEST_NAME]} {fold(user.email or '')}".strip()
    return marked(text)[:LONGEST_STUDENT_NAME] if text else ""


def words_of(enrollment: Enrollment) -> Iterable[EnrollmentWord]:
    """Those of its `search_name`."""
    for word in beginnings(enrollment.search_name, LONGEST_WORD):
        yield EnrollmentWord(
            pk=f"{enrollment.pk.hex} {word}",
            enrollment=enrollment,
            course_id=enrollment.course_id,
            word=word,
        )


def find_few(text: str, courses: Course | CourseQuerySet) -> EnrollmentQuerySet | None:
    """Students of `courses`, or of one course, who have the longest of the words typed, where those are few.

    Not all of them have the others: `EnrollmentQuerySet.search` says who is found.
    """
    word = max(words_asked(text), key=len, default="")
    if not word:
        return None
    found = EnrollmentWord.objects.filter(begins_with("word", word[:LONGEST_WORD]))
    found = found.filter(**_of(courses)).order_by()
    keys_found = found.values_list("enrollment", flat=True)
    first = looked_up(keys_found.distinct()[: FEW + 1])
    is_read = isinstance(first, list)
    if (len(first) if is_read else first.count()) > FEW:
        return None
    few = first if is_read else keys_found
    return Enrollment.objects.filter(pk__in=few).present_of_these()


def _of(courses: Course | CourseQuerySet) -> dict[str, Any]:
    if isinstance(courses, Course):
        return {"course": courses}
    return {"course__in": looked_up(courses.values_list("pk", flat=True))}
