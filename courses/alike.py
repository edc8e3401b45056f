"""Questions like one that is about to be asked."""

import re
from functools import reduce
from operator import or_

from django.db.models import Q

from accounts.models import User
from texts.folding import fold

from .media.lengths import SIGNS
from .models import Course, Enrollment, Lecture, Question

MOST_WORDS = 10  # of a title, that are looked for
STEM = 4  # letters in which two words agree at least: loop, loops
CANDIDATES = 200  # the newest with one of the words
SHARE = 0.5  # of the title's words, by their letters, that another one has at least
SHOWN = 5
MOST_COURSES = 50


def alike(title: str, lecture: Lecture, user: User) -> list[Question]:
    """Those that `user` may read whose titles have words of this one; first those of the course."""
    words = _words(title)
    if not words:
        return []
    course = lecture.chapter.course
    closed = (Course.Status.DRAFT, Course.Status.DELETED)
    enrolled = Enrollment.objects.of(user).exclude(course__status__in=closed)
    course_ids = {course.pk, *enrolled.values_list("course_id", flat=True)[:MOST_COURSES]}
    rows = Question.objects.shown().filter(course__in=course_ids, deleted_at=None)
    rows = rows.filter(reduce(or_, (Q(search_title__contains=word[:STEM]) for word in words)))
    rows = rows.select_related("lecture__chapter__course").defer("body", "body_html", "search_text")
    scored = ((_shared(words, _words(row.title)), row) for row in rows[:CANDIDATES])
    found = [(score, row) for score, row in scored if score >= SHARE]
    found.sort(key=lambda pair: (pair[1].course_id != course.pk, -pair[0]))
    return [row for _, row in found[:SHOWN]]


def _words(title: str) -> list[str]:
    """Folded, each once; pairs of signs where a language is written without spaces."""
    words: list[str] = []
    for word in re.findall(r"\w+", fold(title)):
        if SIGNS.search(word):
            words += [word[at : at + 2] for at in range(len(word) - 1)] or [word]
        elif len(word) > 2:
            words.append(word)
    return list(dict.fromkeys(words))[:MOST_WORDS]


def _shared(words: list[str], others: list[str]) -> float:
    """How much of `words` the others have. Long words say more than short ones."""
    had = sum(len(word) for word in words if any(_same(word, other) for other in others))
    return had / sum(map(len, words))


def _same(word: str, other: str) -> bool:
    """Is one of them how the other begins?"""
    if word == other:
        return True
    is_long = min(len(word), len(other)) >= STEM
    return is_long and (word.startswith(other) or other.startswith(word))
