"""Columns that follow from texts are right, whichever way a row is stored"""

import pytest
from django.core.management import call_command
from django.db.models import F, Value
from django.db.models.functions import Concat

from accounts.models import User
from courses.models import Chapter, Course, Lecture
from texts.fields import VERSION


def derived(course: Course) -> tuple[str, str, int]:
    row = Course.objects.values("search_text", "sort_title", "texts_version").get(pk=course.pk)
    return row["search_text"], row["sort_title"], row["texts_version"]


RIGHT = ("agata step by step.", "agata", VERSION)


@pytest.fixture
def course(category, educator):
    """A course whose search text is short enough to be compared."""
    return Course.objects.create(
        title="Old", subtitle="Step by step.", category=category, educator=educator
    )


def save(course):
    course.title = "Ágata"
    course.save()


def save_one_field(course):
    course.title = "Ágata"
    course.save(update_fields=["title"])


def save_version(course):
    course.title = "Ágata"
    assert course.save_version(["title"])


def update(course):
    assert Course.objects.filter(title="Old").update(title="Ágata") == 1


def update_everything(course):
    Course.objects.filter(pk=course.pk).update(
        title="Ágata", subtitle="Step by step.", description=""
    )


def update_or_create(course):
    Course.objects.update_or_create(pk=course.pk, defaults={"title": "Ágata"})


def update_by_another_column(course):
    Course.objects.filter(pk=course.pk).update(description="Ágata")
    Course.objects.filter(pk=course.pk).update(title=F("description"))
    Course.objects.filter(pk=course.pk).update(description="")


@pytest.mark.parametrize(
    "write",
    [
        save,
        save_one_field,
        save_version,
        update,
        update_everything,
        update_or_create,
        update_by_another_column,
    ],
)
def test_a_change_of_title_is_found(course, write):
    write(course)

    assert derived(course) == RIGHT


def test_rows_stored_together_are_found(course, category, educator):
    titles = ["Ágata", "Zebra"]
    courses = Course.objects.bulk_create(
        Course(slug=title, title=title, category=category, educator=educator) for title in titles
    )

    assert [derived(course)[1] for course in courses] == ["agata", "zebra"]


def test_an_update_of_something_else_leaves_them(course):
    before = derived(course)

    Course.objects.filter(pk=course.pk).update(level="advanced")

    assert derived(course) == before


def test_a_course_in_a_list_is_saved_without_its_texts(course):
    course.description = "Long."
    course.save()
    listed = Course.objects.for_cards().get(pk=course.pk)

    listed.level = "advanced"
    listed.save()

    assert derived(course)[0] == "old step by step. long."


def test_a_renamed_user_is_found_by_the_new_name(db):
    User.objects.sync({"id": "user_ana", "first_name": "Ana", "updated_at": 1})
    User.objects.sync(
        {"id": "user_ana", "first_name": "Ágata", "last_name": "Łoś", "updated_at": 2}
    )

    assert User.objects.get(pk="user_ana").search_name == "agata los"


def test_a_username_that_is_not_shown_is_not_found(db):
    User.objects.sync({"id": "user_a", "first_name": "Ana", "username": "secret", "updated_at": 1})
    User.objects.sync({"id": "user_b", "username": "shown", "updated_at": 1})

    assert User.objects.get(pk="user_a").search_name == "ana"
    assert User.objects.get(pk="user_b").search_name == "shown"


def test_a_deleted_user_is_not_found(educator):
    User.objects.tombstone(educator.pk, 5)

    assert User.objects.get(pk=educator.pk).search_name == ""


def empty(model):
    """As rows are that an older version has stored."""
    names = {field.name: "" for field in model._meta.fields if field.name.startswith("search_")}
    model.objects.update(texts_version=0, **names)


def test_rows_of_an_older_version_are_filled(course, capsys):
    chapter = Chapter.objects.create(course=course, title="Uno: álgebra")
    lecture = Lecture.objects.create(chapter=chapter, title="Łódź")
    Course.objects.update(title="Ágata")
    for model in (Course, Chapter, Lecture, User):
        empty(model)

    call_command("fill_texts")

    assert derived(course) == RIGHT
    assert Chapter.objects.get(pk=chapter.pk).search_title == "uno: algebra"
    assert Lecture.objects.get(pk=lecture.pk).search_title == "lodz"
    assert User.objects.get(pk=course.educator_id).search_name == "educator"
    assert "courses: 1 filled" in capsys.readouterr().out


def test_rows_that_are_up_to_date_are_left(course, capsys):
    call_command("fill_texts")
    assert "courses: 0 filled" in capsys.readouterr().out

    call_command("fill_texts", "--all")
    assert "courses: 1 filled" in capsys.readouterr().out


@pytest.mark.engines("sqlite", "postgresql")  # MongoDB's updates take no such expression
def test_an_update_by_an_expression_is_found(course):
    Course.objects.filter(pk=course.pk).update(title=Concat(Value("Á"), Value("gata")))

    assert derived(course) == RIGHT
