"""What becomes of paths when an account is deleted, and what an admin does with them"""

import pytest
from django.utils.text import slugify

from accounts.models import User
from accounts.sync.erasure import take_steps
from demo import course_paths, seed
from paths import following
from paths.models import Path, PathFollow
from tests.courses.pages import text, value
from tests.paths.conftest import make_path

one_engine = pytest.mark.engines("sqlite")  # no engine decides


def test_published_paths_outlive_their_author_without_the_name(
    student_client, educator, student, courses, path
):
    make_path(educator, courses, "Not yet", Path.Status.DRAFT)
    following.follow(student, path)
    following.follow(educator, path)

    User.objects.tombstone(educator.pk, 2)
    for _ in range(2):
        take_steps(educator.pk)

    assert [(kept.title, kept.status) for kept in Path.objects.all()] == [("Upward", "archived")]
    assert PathFollow.objects.get().user == student
    page = text(student_client.get("/paths/upward/"))
    assert "By Former member" in page
    assert "Educator" not in page


@one_engine
def test_an_admin_mends_the_texts_of_a_path_and_archives_it(admin_client, path):
    change = f"/admin/paths/path/{path.pk}/change/"
    form = admin_client.get(change)
    assert "2. Attic Attic adds a floor." in text(form)

    fields = {"title": "Upward", "promise": "To the top.", "version": value(form, "version")}
    admin_client.post(change, fields)
    admin_client.post(
        "/admin/paths/path/", {"action": "archive", "_selected_action": [str(path.pk)]}
    )

    path.refresh_from_db()
    assert (path.promise, path.status) == ("To the top.", "archived")


@one_engine
def test_the_demo_has_paths_of_its_published_courses():
    published = {
        slugify(entry["title"]) for _, entry in seed.entries() if entry["status"] == "published"
    }
    entries = list(course_paths.entries())

    assert len(entries) == 2
    for entry in entries:
        assert {step["slug"] for step in entry["course"]} <= published
        texts = {name: entry[name] for name in ("title", "promise", "description")}
        Path(**texts).clean_fields(["slug", "author"])
