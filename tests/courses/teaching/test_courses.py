"""/teach/: an educator's courses"""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pytest_django.asserts import assertContains

from accounts.models import Role, User
from courses import progress
from courses.media.validators import Limit
from courses.models import Course, Enrollment, Lecture
from tests.conftest import make_course
from tests.courses.pages import elements, html, links, text, value

BUDGET = 3  # the person, the count, the courses
TEACH = "/teach/courses/rising/"
ACTIONS = ("edit/", "delete/", "chapters/new/", "publish/", "unpublish/")


@pytest.fixture
def typed(category):
    """What an educator types into the course form."""
    return {
        "title": "Sailing",
        "subtitle": "Against the wind.",
        "category": str(category.pk),
        "level": "advanced",
        "language": "es",
        "description": "Bring *rope*.",
    }


def picture(name="boat.png", kind="PNG") -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (4, 4)).save(content, kind)
    return SimpleUploadedFile(name, content.getvalue())


# The dashboard


def test_the_dashboard_lists_ones_own_courses(educator_client, course, draft, rival, category):
    make_course(rival, category, "Not mine")

    response = educator_client.get("/teach/")

    words = text(response)
    assert words.index("Unwritten Draft 4 lectures 0 students") < words.index("Rising Published")
    assert "Not mine" not in words
    assert {"/teach/courses/rising/", "/teach/courses/new/"} <= set(links(response))


def test_an_empty_dashboard_offers_a_first_course(educator_client, rival, category):
    make_course(rival, category)

    response = educator_client.get("/teach/")

    assert "You have no courses yet." in text(response)
    assert "/teach/courses/new/" in links(response)


@pytest.mark.parametrize("number", [3, 23])
def test_the_dashboard_needs_as_few_queries_for_many(
    educator_client, add_courses, django_assert_max_num_queries, number
):
    add_courses(number)

    with django_assert_max_num_queries(BUDGET):
        educator_client.get("/teach/")


@pytest.mark.parametrize("visitor", ["student", "admin"])
def test_others_than_educators_are_told_who_may_teach(client_of, course, visitor):
    client = client_of(visitor)

    for page in ("/teach/", "/teach/courses/new/", TEACH, f"{TEACH}edit/", f"{TEACH}delete/"):
        response = client.get(page)
        assert response.status_code == 403
        assert "Rising" not in text(response)


def test_a_former_educator_does_nothing_more_to_their_courses(
    educator_client, educator, course, typed, rows
):
    User.objects.filter(pk=educator.pk).update(role=Role.STUDENT)
    before = rows()

    for action in ACTIONS:
        response = educator_client.post(TEACH + action, typed | {"version": course.version})
        assert response.status_code == 403

    assert rows() == before


def test_teaching_wants_someone_signed_in(client, course):
    assert client.get(TEACH)["Location"] == (
        "/sign-in/?redirect_url=%2Fteach%2Fcourses%2Frising%2F"
    )


# A new course


def test_a_new_course_is_a_draft(educator_client, educator, typed):
    response = educator_client.post("/teach/courses/new/", typed, follow=True)

    assert response.redirect_chain == [("/teach/courses/sailing/", 302)]
    assert "Draft saved. Now add a chapter." in text(response)
    course = Course.objects.get()
    assert course.educator == educator
    assert course.status == Course.Status.DRAFT
    assert course.published_at is None
    stored = {name: getattr(course, name) for name in typed} | {"category": str(course.category_id)}
    assert stored == typed


def test_nobody_chooses_owner_or_status(educator_client, educator, rival, typed):
    forged = {"educator": rival.pk, "status": "published", "slug": "mine", "enrollment_count": 9}

    educator_client.post("/teach/courses/new/", typed | forged)

    course = Course.objects.get()
    assert (course.educator, course.slug, course.status) == (educator, "sailing", "draft")
    assert course.enrollment_count == 0


def test_the_same_title_gets_another_address(educator_client, typed):
    for _ in range(3):
        educator_client.post("/teach/courses/new/", typed)

    assert set(Course.objects.values_list("slug", flat=True)) == {
        "sailing",
        "sailing-2",
        "sailing-3",
    }


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("课程", "course"),
        ("Ñandú & café", "nandu-cafe"),
        ("../../etc", "etc"),
        ("x" * 80, "x" * 80),
        ("🎓", "course"),
    ],
)
def test_every_title_gets_an_address(educator_client, typed, title, slug):
    educator_client.post("/teach/courses/new/", typed | {"title": title})

    course = Course.objects.get()
    assert (course.title, course.slug) == (title, slug)
    assert title in text(educator_client.get(f"/teach/courses/{slug}/"))


def test_a_course_called_new_is_no_trap(educator_client, typed):
    response = educator_client.post("/teach/courses/new/", typed | {"title": "New"}, follow=True)

    assert "Draft saved. Now add a chapter." in text(response)
    assert elements(html(response), "h2", id="curriculum")


def test_a_hundredth_course_of_one_title_finds_an_address(
    educator_client, educator, category, typed
):
    Course.objects.bulk_create(
        Course(slug=slug, title="Sailing", category=category, educator=educator)
        for slug in ("sailing", *(f"sailing-{number}" for number in range(2, 100)))
    )

    assert educator_client.post("/teach/courses/new/", typed).status_code == 302
    assert Course.objects.count() == 100


# Editing


def test_an_edit_is_stored(educator_client, course, typed):
    response = educator_client.get(f"{TEACH}edit/")
    assert value(response, "title") == "Rising"

    response = educator_client.post(
        f"{TEACH}edit/", typed | {"version": value(response, "version")}, follow=True
    )

    assert response.redirect_chain == [(TEACH, 302)]
    before = course.updated_at
    course.refresh_from_db()
    assert (course.title, course.slug, course.level) == ("Sailing", "rising", "advanced")
    assert course.is_published
    assert course.updated_at > before


def test_an_edit_leaves_the_counters_alone(educator_client, course, student, typed):
    version = value(educator_client.get(f"{TEACH}edit/"), "version")
    progress.enroll(student, course)

    educator_client.post(f"{TEACH}edit/", typed | {"version": version})

    course.refresh_from_db()
    assert (course.title, course.enrollment_count) == ("Sailing", 1)


@pytest.mark.parametrize("stale", [True, False], ids=["a stale version", "no version"])
def test_the_second_of_two_tabs_is_told_and_may_save_again(educator_client, course, typed, stale):
    version = {"version": value(educator_client.get(f"{TEACH}edit/"), "version")}
    educator_client.post(f"{TEACH}edit/", typed | version | {"subtitle": "The first tab's."})

    second = typed | {"title": "Second", "description": "Long <b>text</b>."}
    response = educator_client.post(f"{TEACH}edit/", second | version if stale else second)

    assert response.status_code == 422
    assert "This course was saved elsewhere while you were editing." in text(response)
    assert value(response, "title") == "Second"
    assert "Long <b>text</b>." in text(response)
    course.refresh_from_db()
    assert (course.title, course.subtitle) == ("Sailing", "The first tab's.")

    again = second | {"version": value(response, "version")}
    assert educator_client.post(f"{TEACH}edit/", again).status_code == 302
    course.refresh_from_db()
    assert (course.title, course.subtitle) == ("Second", "Against the wind.")


def test_an_edit_in_the_admin_counts_as_another_tab(
    admin_client, educator_client, admin, course, typed
):
    version = value(educator_client.get(f"{TEACH}edit/"), "version")
    change = f"/admin/courses/course/{course.pk}/change/"
    edit = typed | {"subtitle": "The admin's.", "educator": course.educator_id}
    edit["version"] = version
    assert admin_client.post(change, edit).status_code == 302

    assert educator_client.post(f"{TEACH}edit/", typed | {"version": version}).status_code == 422
    course.refresh_from_db()
    assert course.subtitle == "The admin's."

    late = admin_client.post(change, edit | {"subtitle": "Late."})
    assertContains(late, "saved elsewhere")
    course.refresh_from_db()
    assert course.subtitle == "The admin's."


# Thumbnails


@pytest.mark.parametrize(
    ("name", "kind"), [("a.png", "PNG"), ("a.jpg", "JPEG"), ("A.JPEG", "JPEG"), ("a.webp", "WEBP")]
)
def test_a_picture_becomes_the_thumbnail(client, educator_client, typed, name, kind):
    educator_client.post("/teach/courses/new/", typed | {"thumbnail": picture(name, kind)})

    url = Course.objects.get().thumbnail.url
    assert client.get(url).getvalue() == picture(name, kind).read()
    assert url in html(educator_client.get("/courses/sailing/"))


def test_a_thumbnail_can_be_replaced_kept_and_removed(educator_client, course, typed):
    def edit(**fields):
        version = value(educator_client.get(f"{TEACH}edit/"), "version")
        assert (
            educator_client.post(f"{TEACH}edit/", typed | {"version": version} | fields).status_code
            == 302
        )
        course.refresh_from_db()
        return course.thumbnail.name

    first = edit(thumbnail=picture())
    second = edit(thumbnail=picture())
    assert first != second
    assert edit() == second
    assert edit(**{"thumbnail-clear": "on"}) == ""


# What is refused


@pytest.mark.parametrize(
    ("field", "content"),
    [
        ("title", ""),
        ("title", "   "),
        ("title", "x" * 81),
        ("title", "nul\0"),
        ("subtitle", "x" * 141),
        ("description", "x" * 10_001),
        ("category", ""),
        ("category", "garbage"),
        ("category", "00000000-0000-4000-8000-000000000000"),
        ("level", "guru"),
        ("language", "tlh"),
        ("thumbnail", SimpleUploadedFile("a.txt", b"text")),
        ("thumbnail", SimpleUploadedFile("a.png", b"<script>alert(1)</script>", "image/png")),
        ("thumbnail", SimpleUploadedFile("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")),
        ("thumbnail", SimpleUploadedFile("a.png", b"")),
        ("thumbnail", picture("a.html")),
        ("thumbnail", picture("a.gif", "GIF")),
        ("thumbnail", picture("a.tiff", "TIFF")),
    ],
)
def test_a_wrong_course_is_refused_and_kept_on_the_page(
    educator_client, course, typed, rows, field, content
):
    before = rows()
    typed |= {"version": str(course.version), field: content}

    for page in ("/teach/courses/new/", f"{TEACH}edit/"):
        getattr(content, "seek", int)(0)
        response = educator_client.post(page, typed)
        assert response.status_code == 422
        assert elements(html(response), "ul", **{"class": "errorlist", "id": f"id_{field}_error"})
        assert value(response, "subtitle") == typed["subtitle"]
        assert typed["description"] in text(response)

    assert rows() == before


def test_a_large_thumbnail_is_refused(educator_client, typed, monkeypatch):
    monkeypatch.setattr("courses.media.validators.MAX_THUMBNAIL", Limit(10, "5 MB"))

    response = educator_client.post("/teach/courses/new/", typed | {"thumbnail": picture()})

    assert response.status_code == 422
    assert "The file is too large: 5 MB at the most." in text(response)
    assert not Course.objects.exists()


# Deleting


def test_deleting_asks_first_and_names_the_students(educator_client, course, enrollment):
    response = educator_client.get(f"{TEACH}delete/")

    words = text(response)
    assert "Delete the course “Rising”?" in words
    assert "1 student is enrolled in this course." in words
    assert "Unpublishing hides the course and lets them keep it." in words
    assert TEACH in links(response)
    assert Course.objects.exists()


def test_deleting_removes_the_course_and_what_belongs_to_it(
    educator_client, course, enrollment, lectures
):
    progress.complete(enrollment, lectures[0])

    response = educator_client.post(f"{TEACH}delete/", follow=True)

    assert response.redirect_chain == [("/teach/", 302)]
    assert "“Rising” is deleted." in text(response)
    for model in (Course, Lecture, Enrollment):
        assert not model.objects.exists()


# Publishing


def test_publishing_puts_the_course_into_the_catalogue(educator_client, draft):
    response = educator_client.post("/teach/courses/unwritten/publish/", follow=True)

    assert "“Unwritten” is in the catalogue." in text(response)
    draft.refresh_from_db()
    assert draft.is_published
    assert draft.published_at


def test_an_incomplete_course_is_not_published_and_says_what_is_missing(educator_client, typed):
    educator_client.post("/teach/courses/new/", typed | {"subtitle": "", "description": ""})

    response = educator_client.post("/teach/courses/sailing/publish/", follow=True)

    words = text(response)
    assert "The course is not ready" in words
    assert "Add a one-line promise (the subtitle)." in words
    assert "Describe the course." in words
    assert "Add a chapter with a lecture." in words
    assert "Publish course" not in words
    assert Course.objects.get().status == Course.Status.DRAFT


@pytest.mark.parametrize(
    ("lacking", "message"),
    [
        ({"subtitle": ""}, "Add a one-line promise (the subtitle)."),
        ({"description": ""}, "Describe the course."),
    ],
)
def test_says_only_what_is_missing(educator_client, draft, lacking, message):
    Course.objects.filter(pk=draft.pk).update(**lacking)

    page = html(educator_client.get("/teach/courses/unwritten/"))

    assert page.count("<li>Add") + page.count("<li>Describe") == 1
    assert f"<li>{message}</li>" in page


def test_unpublishing_takes_the_course_out_of_the_catalogue(educator_client, course):
    response = educator_client.post(f"{TEACH}unpublish/", follow=True)

    assert "The course has left the catalogue. Its students keep it." in text(response)
    course.refresh_from_db()
    assert course.is_archived


def test_a_draft_cannot_be_unpublished(educator_client, draft):
    educator_client.post("/teach/courses/unwritten/unpublish/")

    draft.refresh_from_db()
    assert draft.status == Course.Status.DRAFT


@pytest.mark.parametrize("action", ["publish", "unpublish"])
def test_publishing_wants_a_post(educator_client, course, action, rows):
    before = rows()

    assert educator_client.get(f"{TEACH}{action}/").status_code == 405
    assert rows() == before


# Someone else's course


def test_another_educator_finds_nothing(as_person, rival, course, typed, rows):
    browser, before = as_person(rival), rows()

    statuses = [browser.get(TEACH + action).status_code for action in ("", *ACTIONS[:3])]
    statuses += [
        browser.post(TEACH + action, typed | {"version": course.version}).status_code
        for action in ACTIONS
    ]

    assert statuses == [404] * 9
    assert rows() == before
