"""How long texts are counted and kept, in every form that people type into"""

import importlib
import pkgutil

import pytest
from django import forms as django_forms
from django.contrib.admin import site

import accounts
import courses
from courses.catalogue.forms import CatalogueForm
from courses.learning.reports import ReportForm
from courses.models import Lecture
from courses.teaching.students import StudentsForm
from editing.text import TypedForm
from tests.courses.pages import page, text

LIMIT = 10_000  # characters of a course's description
COURSE = {"title": "Sailing", "subtitle": "Against the wind.", "level": "beginner"}
COURSE |= {"language": "en", "description": "Bring rope.", "version": 1}
EDIT = "/teach/courses/rising/edit/"


@pytest.fixture
def typed(category):
    return COURSE | {"category": category.pk}


def lines(number: int) -> str:
    return "\r\n".join(["x" * 9] * number)


def test_a_line_end_counts_once(educator_client, educator, course, typed):
    sent = typed | {"description": lines(1000)}

    assert educator_client.post(EDIT, sent).status_code == 302

    stored = educator.courses.get().description
    assert (len(stored), stored.count("\r"), stored.count("\n")) == (LIMIT - 1, 0, 999)


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n"])
def test_every_line_end_is_stored_alike(educator_client, forms, line_end):
    _, address, lecture, typed = forms["lecture"]

    educator_client.post(address, typed | {"body": f"a{line_end}b{line_end}", "version": 1})

    assert Lecture.objects.get(pk=lecture.pk).body == "a\nb"


def test_an_applicants_line_ends_too(student_client, student):
    sent = {"title": "Carpenter", "expertise": "Stairs", "bio": "\r\n".join(["x"] * 1000)}

    assert student_client.post("/teach/apply/", sent).status_code == 302
    assert len(student.applications.get().bio) == 1999


def test_an_admins_line_ends_too(admin_client, course, typed):
    sent = typed | {"educator": course.educator_id, "version": 1, "description": lines(1000)}

    assert admin_client.post(f"/admin/courses/course/{course.pk}/change/", sent).status_code == 302
    course.refresh_from_db()
    assert "\r" not in course.description


@pytest.mark.parametrize(
    ("field", "sent", "words"),
    [
        ("description", "x" * LIMIT + "é", "1 character too many: 10,000 at the most."),
        ("description", lines(1002), "19 characters too many: 10,000 at the most."),
        ("title", "🎓" * 81, "1 character too many: 80 at the most."),
        ("title", "x" * 1080, "1,000 characters too many: 80 at the most."),
    ],
)
def test_too_much_is_kept_and_says_by_how_much(educator_client, course, typed, field, sent, words):
    response = educator_client.post(EDIT, typed | {field: sent})

    assert response.status_code == 422
    assert page(response).one("ul", id=f"id_{field}_error").text == words
    assert sent.replace("\r\n", "\n") in response.content.decode()


def test_eighty_of_what_people_call_characters_are_a_title(educator_client, educator, typed):
    response = educator_client.post("/teach/courses/new/", typed | {"title": "🎓" * 80})

    assert response.status_code == 302
    assert educator.courses.get().title == "🎓" * 80


@pytest.mark.parametrize(
    ("visitor", "address"),
    [
        ("educator", EDIT),
        ("student", "/teach/apply/"),
        ("nobody", "/courses/"),
        ("admin", "/admin/courses/lecture/add/"),
        ("admin", "/admin/accounts/educatorapplication/"),
    ],
)
@pytest.mark.usefixtures("course")
def test_no_field_cuts_what_is_pasted(client_of, visitor, address):
    read = page(client_of(visitor).get(address))

    assert not [field for field in read.all() if field.get("maxlength")]


def test_the_limit_is_said_before(educator_client, course):
    response = educator_client.get(EDIT)

    assert "At most 80 characters." in text(response)
    assert page(response).one("textarea", name="description")["data-limit"] == "10000"


def our_forms() -> list[type]:
    for package in (accounts, courses):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations" not in module.name:
                importlib.import_module(module.name)
    found, left = set(), [django_forms.BaseForm]
    while left:
        subclasses = left.pop().__subclasses__()
        left += subclasses
        found |= {form for form in subclasses if form.__module__.startswith(("acc", "cou", "cert"))}
    read_only_or_sent_by_script = {CatalogueForm, ReportForm, StudentsForm}
    return sorted(found - read_only_or_sent_by_script, key=str)


@pytest.mark.parametrize("form", our_forms(), ids=lambda form: form.__name__)
def test_every_form_that_stores_text_is_of_this_kind(form):
    assert issubclass(form, TypedForm)


def test_every_form_of_the_admin_is_of_this_kind(rf, admin):
    request = rf.get("/admin/")
    request.user = admin
    for model, model_admin in site._registry.items():
        if model_admin.has_change_permission(request):
            assert issubclass(model_admin.get_form(request), TypedForm), model
