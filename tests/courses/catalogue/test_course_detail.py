"""GET /courses/<slug>/"""

import json
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from accounts.models import User
from courses import progress, publication
from courses.models import Course, Review
from tests.courses.pages import Element, html, links, page, text

BUDGET = 5  # the course, its chapters, its lectures, its reviews with and without a text


def main_button(response) -> tuple[str, str]:
    """The label of the one main button and where it leads."""
    main_action = page(response).one("div", "main-action")
    button = main_action.one(css_class="button")
    if button.tag == "a":
        return button.text, button["href"]
    return button.text, main_action.one("form", method="post")["action"]


def heading(response) -> Element:
    """What stands over the course: its category and status, title, facts and educator."""
    (header,) = [header for header in page(response).all("header") if header.all("h1")]
    return header


def reviews(response) -> Element:
    return page(response).one("section", **{"aria-labelledby": "reviews"})


def facts(response) -> dict:
    """What search engines read."""
    return json.loads(page(response).one("script", type="application/ld+json").text)


def test_tells_what_the_course_is(client, course):
    response = client.get(course.get_absolute_url())

    header = heading(response)
    category, educator = header.all("p", "cluster")
    assert category.text == "Music"
    assert header.one("h1").text == "Rising"
    assert header.one("p", "lead").text == "Up the stairs."
    assert header.one("p", "facts").texts("span")[:-1] == [
        "New",
        "0 students",
        "Beginner",
        "English",
    ]
    assert "Taught by Educator" in educator.texts("span")
    panel = page(response).one("aside", "panel")
    assert panel.one("p", "muted").text == "Free. 4 lectures, 4 min, at your own pace."
    assert page(response).one("section", **{"aria-labelledby": "about"}).one("p").text == (
        "How to climb."
    )
    assert reviews(response).one("p").text == "No reviews yet."


def test_outlines_the_curriculum(client, course):
    response = client.get(course.get_absolute_url())

    outline = page(response).one("section", **{"aria-labelledby": "outline"})
    assert outline.all("p", "muted")[0].text == "2 chapters · 4 lectures · 4 min"
    chapters = outline.all("details", "chapter")
    assert [chapter.one("summary").one("h3").text for chapter in chapters] == ["Floor 0", "Floor 1"]
    assert [chapter.one("summary").one("span").text for chapter in chapters] == ["2 lectures"] * 2
    assert [chapter.texts(css_class="title") for chapter in chapters] == [
        ["Step 0.0", "Step 0.1"],
        ["Step 1.0", "Step 1.1"],
    ]
    assert "Secret" not in text(response)


def test_links_previews_only(client, course, lectures):
    found = links(client.get(course.get_absolute_url()))

    assert [f"/learn/rising/{lecture.pk}/" in found for lecture in lectures] == [True] + 3 * [False]


def test_links_every_lecture_for_the_enrolled(student_client, course, lectures, enrollment):
    found = links(student_client.get(course.get_absolute_url()))

    assert all(f"/learn/rising/{lecture.pk}/" in found for lecture in lectures)


def test_shows_the_progress_of_the_enrolled(student_client, course, lectures, enrollment):
    progress.complete(enrollment, lectures[0])

    assert "1 of 4 lectures · 25 %" in text(student_client.get(course.get_absolute_url()))


def test_ticks_what_is_completed(client, student_client, course, lectures, enrollment):
    progress.complete(enrollment, lectures[1])

    def ticks(client):
        outline = page(client.get(course.get_absolute_url())).one("div", "curriculum")
        return [lecture.texts("span", "done") for lecture in outline.all("li", "lecture")]

    assert ticks(student_client) == [[], ["Completed:"], [], []]
    assert ticks(client) == [[], [], [], []]


def test_shows_the_description_as_harmless_markdown(client, course):
    Course.objects.filter(pk=course.pk).update(
        description="# You *will*\n\n<script>alert(1)</script>"
    )

    page = html(client.get(course.get_absolute_url()))

    assert '<h3 id="text-you-will" dir="auto">You <em>will</em></h3>' in page
    assert "<script>alert" not in page


def test_says_first_what_one_learns_and_needs(client, course):
    lists = {"outcomes": "Climb *stairs*\nDescend", "requirements": "Shoes"}
    Course.objects.filter(pk=course.pk).update(**lists)

    response = client.get(course.get_absolute_url())

    sections = page(response).one("main").all("section")
    names = [section["aria-labelledby"] for section in sections]
    assert names == ["outcomes", "requirements", "about", "outline", "reviews"]
    outcomes, requirements = sections[:2]
    assert outcomes.one("h2").text == "What you will learn"
    assert outcomes.texts("li") == ["Climb *stairs*", "Descend"]
    assert requirements.one("h2").text == "What you need"
    assert requirements.texts("li") == ["Shoes"]
    said = facts(response)
    assert said["teaches"] == ["Climb *stairs*", "Descend"]
    assert said["coursePrerequisites"] == ["Shoes"]


def test_of_lists_that_are_empty_nothing_is_said(client, course):
    response = client.get(course.get_absolute_url())

    assert not page(response).all(id="outcomes") + page(response).all(id="requirements")
    assert not {"teaches", "coursePrerequisites"} & facts(response).keys()


@pytest.mark.parametrize(
    "text_field",
    [
        *("title", "subtitle", "outcomes", "requirements"),
        *("chapter title", "lecture title", "review"),
    ],
)
def test_escapes_what_people_typed(client, course, lectures, add_reviews, text_field):
    typed = "<script>alert(1)</script>"
    add_reviews(course, 1)
    if text_field == "review":
        Review.objects.update(text=typed)
    elif " " in text_field:
        target = lectures[0] if text_field.startswith("lecture") else lectures[0].chapter
        type(target).objects.filter(pk=target.pk).update(title=typed)
    else:
        Course.objects.filter(pk=course.pk).update(**{text_field: typed})

    page = html(client.get(course.get_absolute_url()))

    assert typed not in page
    assert "&lt;script&gt;alert(1)" in page


def test_shows_the_rating_and_the_latest_reviews(client, course, add_reviews):
    add_reviews(course, 8)

    response = client.get(course.get_absolute_url())

    assert heading(response).one("span", "rating").text == "2.6 (8) of 5, from 8 reviews"
    latest = reviews(response).all("article")
    assert latest[0].one("p", "facts").texts("span")[:3:2] == ["1 of 5", "Reviewer_00"]
    assert [review.all("p")[-1].text for review in latest] == [
        f"Opinion {number:02}." for number in range(6)
    ]
    assert "Opinion 06." not in text(response)
    assert "Opinion 07." not in text(response)


def test_shows_the_review_of_someone_who_left_without_their_name(client, course, add_reviews):
    add_reviews(course, 1)
    User.objects.tombstone("user_reviewer_00", 2)

    words = text(client.get(course.get_absolute_url()))

    assert "Former member" in words
    assert "Reviewer_00" not in words


def test_asks_someone_signed_out_to_sign_in(client, course):
    button = main_button(client.get(course.get_absolute_url()))

    assert button == ("Sign in to enroll", "/sign-in/?redirect_url=%2Fcourses%2Frising%2Fenroll%2F")


@pytest.mark.parametrize("visitor", ["student", "rival", "admin"])
def test_offers_to_enroll(client_of, course, visitor):
    response = client_of(visitor).get(course.get_absolute_url())

    assert main_button(response) == ("Enroll free", "/courses/rising/enroll/")
    assert page(response).one("form", method="post", action="/courses/rising/enroll/")


def test_offers_to_start(student_client, course, enrollment):
    button = main_button(student_client.get(course.get_absolute_url()))

    assert button == ("Start the first lecture", "/learn/rising/")


def test_offers_to_continue(student_client, course, enrollment, lectures):
    progress.record_position(enrollment, lectures[2], 0)

    button = main_button(student_client.get(course.get_absolute_url()))

    assert button == ("Continue: Step 1.0", "/learn/rising/")


def test_offers_a_review_of_what_is_completed(student_client, course, enrollment, lectures):
    for lecture in lectures:
        progress.complete(enrollment, lecture)

    button = main_button(student_client.get(course.get_absolute_url()))

    assert button == ("Review the course", "/learn/rising/")


@pytest.mark.parametrize(
    "status", [Course.Status.DRAFT, Course.Status.PUBLISHED, Course.Status.ARCHIVED]
)
def test_lets_the_owner_edit(educator_client, course, status):
    Course.objects.filter(pk=course.pk).update(status=status)

    button = main_button(educator_client.get(course.get_absolute_url()))

    assert button == ("Edit course", "/teach/courses/rising/")


@pytest.mark.parametrize("status", [Course.Status.DRAFT, Course.Status.ARCHIVED])
def test_leads_an_admin_to_the_admin(admin_client, admin, course, status):
    Course.objects.filter(pk=course.pk).update(status=status)

    response = admin_client.get(course.get_absolute_url())

    assert main_button(response) == (
        "See it in admin",
        f"/admin/courses/course/{course.pk}/change/",
    )
    assert heading(response).all("p", "cluster")[0].text == f"Music {status.label}"


def test_lets_the_enrolled_go_on_in_an_archived_course(
    student_client, course, enrollment, lectures
):
    progress.record_position(enrollment, lectures[1], 0)
    publication.archive(course)

    response = student_client.get(course.get_absolute_url())

    assert main_button(response) == ("Continue: Step 0.1", "/learn/rising/")
    assert heading(response).all("p", "cluster")[0].text == "Music Archived"


@pytest.mark.parametrize("slug", ["nothing", "RISING", "rising-2"])
def test_there_is_no_other_course(client, course, slug):
    assert client.get(f"/courses/{slug}/").status_code == 404


@pytest.mark.parametrize("number", [1, 20])
def test_needs_as_few_queries_for_many_lectures_and_reviews(
    client,
    student_client,
    course,
    enrollment,
    add_lectures,
    add_reviews,
    django_assert_max_num_queries,
    number,
):
    add_lectures(course, number)
    add_reviews(course, number)

    with django_assert_max_num_queries(BUDGET):
        client.get(course.get_absolute_url())
    with django_assert_max_num_queries(BUDGET + 3):  # the person, their enrollment and progress
        student_client.get(course.get_absolute_url())


def test_a_thumbnail_is_there_in_every_width_and_for_sharing(client, course, settings):
    picture = BytesIO()
    Image.new("RGB", (700, 400)).save(picture, "PNG")
    course.thumbnail.save("a.png", ContentFile(picture.getvalue()))

    response = client.get("/courses/rising/")

    image = page(response).one("img", "card-thumbnail")
    name = course.thumbnail.url.removesuffix("-700.webp")
    assert image["src"] == f"{name}-700.webp"
    assert image["srcset"] == f"{name}-320.webp 320w, {name}-640.webp 640w, {name}-700.webp 700w"
    assert (image["width"], image["height"], image.get("loading")) == ("640", "360", None)
    shared = page(response).one("meta", **{"property": "og:image"})["content"]
    assert shared == f"{settings.SITE_URL}{name}-700.webp"
    in_list = page(client.get("/courses/")).one("img", "card-thumbnail")
    assert in_list["loading"] == "lazy"
