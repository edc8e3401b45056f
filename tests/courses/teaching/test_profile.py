"""/teach/profile/ and what an educator's public page says"""

import pytest

from accounts.models import EducatorApplication, EducatorProfile
from accounts.sync import erasure
from tests.conftest import make_course
from tests.courses.pages import page, text, value

PROFILE = "/teach/profile/"
PUBLIC = "/users/user_educator/"


@pytest.fixture
def approved(educator):
    words = {"title": "Potter", "bio": "I turn *clay*.", "link": "https://clay.example/"}
    return EducatorApplication.objects.create(
        user=educator, expertise="Pots", status="approved", **words
    )


def test_the_public_page_says_what_the_application_said(
    client, educator, category, course, approved
):
    EducatorApplication.objects.create(user=educator, title="Smith", bio="Iron.", status="revoked")
    make_course(educator, category, "Draft", "draft", enrollment_count=90)
    fields = {"enrollment_count": 7, "rated_5": 2, "review_count": 2}
    make_course(educator, category, "Second", **fields)
    type(course).objects.filter(pk=course.pk).update(enrollment_count=5, rated_2=1, review_count=1)

    public = page(client.get(PUBLIC)).one("main")

    header = public.all("header")[0]
    assert header.one("p", "lead").text == "Potter"
    assert header.one("em").text == "clay"
    assert header.one("p", "facts").text.startswith("2 courses 12 students 4.0 (3)")
    assert header.one("a", href="https://clay.example/")["rel"] == "noopener nofollow ugc me"
    assert not EducatorProfile.objects.exists()


def test_an_educator_changes_it(educator_client, client, educator, approved):
    form = educator_client.get(PROFILE)
    assert value(form, "title") == "Potter"
    assert not EducatorProfile.objects.exists()
    typed = {"title": "Ceramist", "bio": "<b>Fire</b>\r\n# and", "link": ""}

    response = educator_client.post(PROFILE, typed | {"version": value(form, "version")})

    assert response["Location"] == PUBLIC
    public = client.get(PUBLIC)
    assert "Ceramist" in text(public)
    assert "<b>" not in public.content.decode()
    assert "clay.example" not in text(public)
    late = educator_client.post(PROFILE, typed | {"title": "Late", "version": 1})
    assert late.status_code == 422
    assert "This was saved elsewhere while you were editing." in text(late)
    assert EducatorProfile.objects.get().title == "Ceramist"


@pytest.mark.parametrize(
    ("field", "content"),
    [("title", "x" * 121), ("bio", "x" * 2001), ("link", "javascript:alert(1)"), ("bio", "\u3164")],
)
def test_a_wrong_profile_is_refused_and_kept(educator_client, field, content):
    response = educator_client.post(PROFILE, {"title": "Potter", "version": 1, field: content})

    assert response.status_code == 422
    assert page(response).one("ul", id=f"id_{field}_error")
    assert content in response.content.decode()
    assert EducatorProfile.objects.get().version == 1


def test_who_is_no_educator_any_more_says_nothing(client, educator, course, approved):
    type(educator).objects.filter(pk=educator.pk).update(role="student")

    assert "Potter" not in text(client.get(PUBLIC))


def test_it_ends_with_the_account(educator_client, educator, approved):
    educator_client.post(PROFILE, {"title": "Ceramist", "version": 1})

    for _ in range(2):
        erasure.take_steps(educator.pk)

    assert not EducatorProfile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_first_edits_at_once_store_one(eight_at_once, as_person, educator):
    def edit(number):
        typed = {"title": f"Potter {number}", "version": 1}
        return as_person(educator).post(PROFILE, typed).status_code

    assert sorted(eight_at_once(edit)) == [302] + [422] * 7
    assert EducatorProfile.objects.get().version == 2
