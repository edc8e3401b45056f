"""The forms that store rows: of educators, applicants and Django admin."""

import pytest

from courses.models import Chapter, Lecture

LECTURE = {"title": "Tying", "kind": "article", "body": "Over and under.", "seconds": "60"}


@pytest.fixture
def forms(course, category, lectures):
    """By name: who edits, the address, the row, and what is typed into its form."""
    lecture = lectures[1]
    chapter = lecture.chapter
    admin = "/admin/courses"
    return {
        "lecture": ("educator", f"/teach/lectures/{lecture.pk}/edit/", lecture, LECTURE),
        "chapter": ("educator", f"/teach/chapters/{chapter.pk}/edit/", chapter, {"title": "Roof"}),
        "title": ("educator", f"/teach/lectures/{lecture.pk}/rename/", lecture, {"title": "Tying"}),
        "admin's lecture": (
            "admin",
            f"{admin}/lecture/{lecture.pk}/change/",
            lecture,
            LECTURE | {"chapter": lecture.chapter_id},
        ),
        "admin's chapter": (
            "admin",
            f"{admin}/chapter/{chapter.pk}/change/",
            chapter,
            {"title": "Roof", "course": course.pk},
        ),
        "admin's category": (
            "admin",
            f"{admin}/category/{category.pk}/change/",
            category,
            {"name": "Sound", "slug": "sound", "position": 1},
        ),
    }


@pytest.fixture
def new_forms(course, category):
    """By name: who adds, the address, the rows of its kind, what is typed, where it leads."""
    chapter = course.chapters.first()
    texts = {"title": "Sailing", "level": "beginner", "language": "en"}
    admin, here = "/admin/courses", "/teach/courses/rising/"
    lecture = LECTURE | {"chapter": chapter.pk}
    return {
        "course": (
            "educator",
            "/teach/courses/new/",
            type(course).objects.filter(title="Sailing"),
            texts | {"category": category.pk},
            "/teach/courses/sailing/",
        ),
        "chapter": (
            "educator",
            f"{here}chapters/new/",
            Chapter.objects.filter(title="Roof"),
            {"title": "Roof"},
            here,
        ),
        "title": (
            "educator",
            f"/teach/chapters/{chapter.pk}/lectures/add/",
            Lecture.objects.filter(title="Tying"),
            {"title": "Tying"},
            here,
        ),
        "lecture": (
            "educator",
            f"/teach/chapters/{chapter.pk}/lectures/new/",
            Lecture.objects.filter(title="Tying"),
            LECTURE,
            here,
        ),
        "admin's lecture": (
            "admin",
            f"{admin}/lecture/add/",
            Lecture.objects.filter(title="Tying"),
            lecture,
            f"{admin}/lecture/",
        ),
        "admin's category": (
            "admin",
            f"{admin}/category/add/",
            type(category).objects.filter(name="Sound"),
            {"name": "Sound", "slug": "sound", "position": 1},
            f"{admin}/category/",
        ),
    }
