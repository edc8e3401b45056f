"""Names and titles can be seen, and do not turn the page around"""

import pytest
from django.core.exceptions import ValidationError

from accounts.models import EducatorApplication, User
from courses.models import Category, Chapter, Course, Lecture
from tests.accounts.webhooks.support import told
from tests.clerk import deliver
from tests.courses.pages import text
from texts.validators import is_visible, validate_visible, visible_name, without_controls

UNSEEN = "Nothing of this can be seen"
BLANK = [
    "\u3164",  # Hangul filler
    "\u115f\u1160",
    "\uffa0",
    "\u2800",  # Braille without a dot
    "\u200b\u200c\u200d\u2060\ufeff",
    "\u00ad",
    "\u180e",
    "\u2003\u00a0",
    "\U000e0041\U000e0042",  # tags
    "\u200e\u200f\u061c",
    "\u0301\u0302",  # marks on nothing
    "\u034f\ufe0f",
    "\u17b4",
    "\u2028",
    "\U0001d159",
    "\ufffc",
    "\ue000",  # for private use: no font shows it
    "\U0010ffff",
]


@pytest.mark.parametrize("title", BLANK, ids=ascii)
def test_a_title_that_nobody_sees_is_refused(title):
    assert not is_visible(title)
    with pytest.raises(ValidationError, match=UNSEEN):
        validate_visible(title)


@pytest.mark.parametrize(
    "title",
    [
        "Álgebra",
        "C++",
        "!",
        "数学",
        "한국어",
        "עברית",
        "العربية",
        "हिन्दी",
        "می‌خواهم",  # with a zero-width non-joiner
        "👩‍👩‍👧",  # with joiners
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",  # Scotland: tags
        "\u200fעברית",
        "E\u0301",
        "",
    ],
)
def test_what_people_write_is_a_title(title):
    validate_visible(title)


@pytest.mark.parametrize(
    "control",
    ["\u202e", "\u202a", "\u202c", "\u2066", "\u2069", "\0", "\x1b", "\x85", "\ud800", "\n", "\r"],
    ids=ascii,
)
def test_hidden_controls_are_refused_by_their_number(control):
    with pytest.raises(ValidationError, match=f"U\\+{ord(control):04X}"):
        validate_visible(f"Al{control}gebra")


def test_names_from_elsewhere_are_put_right():
    assert visible_name(" Ada\u202e \n Byron\x00 ") == "Ada Byron"
    assert visible_name("\u3164") == ""
    assert without_controls("one\n\ttwo\r\n\u2066three\ud800") == "one\n\ttwo\r\nthree"


@pytest.fixture
def details(category):
    return {
        "title": "Sailing",
        "subtitle": "Against the wind.",
        "category": category.pk,
        "level": "advanced",
        "language": "en",
        "description": "Wind.",
        "version": 1,
    }


@pytest.mark.parametrize("field", ["title", "subtitle", "description"])
def test_an_invisible_course_is_refused(educator_client, course, details, field):
    address = "/teach/courses/rising/edit/"
    response = educator_client.post(address, details | {field: "\u3164"})

    assert response.status_code == 422
    assert UNSEEN in text(response)
    assert Course.objects.get().title == "Rising"


def test_an_invisible_course_is_refused_by_the_admin_too(admin_client, course, details):
    address = f"/admin/courses/course/{course.pk}/change/"
    data = details | {"educator": course.educator_id, "title": "\u202e\u3164"}

    assert UNSEEN in text(admin_client.post(address, data))
    assert Course.objects.get().title == "Rising"


def test_an_invisible_chapter_and_lecture_are_refused(educator_client, course):
    chapter = course.chapters.first()
    new_chapter = educator_client.post("/teach/courses/rising/chapters/new/", {"title": "\u200b"})
    lecture = {"title": "\u3164", "kind": "article", "body": "\u3164", "seconds": 1}
    address = f"/teach/chapters/{chapter.pk}/lectures/new/"
    new_lecture = educator_client.post(address, lecture)

    assert (new_chapter.status_code, new_lecture.status_code) == (422, 422)
    assert text(new_lecture).count(UNSEEN) == 2 * 2  # of each field, beside it and in the summary
    assert (Chapter.objects.count(), Lecture.objects.count()) == (2, 4)


@pytest.mark.parametrize("field", ["title", "expertise", "bio"])
def test_an_invisible_application_is_refused(student_client, field):
    answers = {"title": "Carpenter", "expertise": "Wood", "bio": "Nine years."}

    response = student_client.post("/teach/apply/", answers | {field: "\u3164"})

    assert response.status_code == 422
    assert UNSEEN in text(response)
    assert not EducatorApplication.objects.exists()


def test_an_invisible_category_is_refused(admin_client):
    data = {"name": "\u3164", "slug": "x", "position": 0}

    assert UNSEEN in text(admin_client.post("/admin/courses/category/add/", data))
    assert not Category.objects.exists()


def test_an_invisible_reason_is_none(admin_client, student):
    application = EducatorApplication.objects.create(
        user=student, title="Carpenter", expertise="Wood", bio="Nine years."
    )
    address = f"/admin/accounts/educatorapplication/{application.pk}/change/"

    admin_client.post(address, {"_rejected": "", "reason": "\u3164"})

    application.refresh_from_db()
    assert application.is_pending


@pytest.mark.parametrize(
    ("names", "name"),
    [
        ({"first_name": "\u3164", "last_name": "\u200b", "username": "ada"}, "ada"),
        ({"first_name": "\u3164", "last_name": None, "username": "\u2800"}, "A member"),
        ({"first_name": "\u202eadA", "last_name": "By\nron"}, "adA By ron"),
        ({"first_name": "\u0301", "last_name": "Byron"}, "Byron"),
    ],
)
def test_an_invisible_name_is_none_and_no_obstacle(client, db, names, name):
    assert deliver(client, told("user.created", **names)).status_code == 200

    assert User.objects.get().name == name
