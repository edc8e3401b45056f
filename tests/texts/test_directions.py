"""People's texts stand in their own direction and language"""

import pytest
from django.utils import translation

from courses import counters
from courses.models import Review
from tests.conftest import make_course
from tests.courses.pages import Reader, html, page, text
from texts.languages import sorted_choices

TITLE = "مقدمة في البرمجة"


@pytest.fixture
def course(category, educator):
    """A course in Arabic, by someone with an Arabic name."""
    educator.first_name = "ليلى"
    educator.save()
    return make_course(educator, category, TITLE, language="ar", slug="arabic")


def holders(response, words):
    """The elements that hold exactly these words."""
    return [element for element in Reader(html(response)).page.all() if element.text == words]


@pytest.mark.parametrize(
    "address", ["/", "/courses/", "/courses/arabic/", "/users/user_educator/", "/learn/"]
)
def test_a_title_has_its_direction_and_its_language(as_person, course, enrollment, address):
    response = as_person(enrollment.user).get(address)

    shown = [element for element in holders(response, TITLE) if element.tag != "title"]
    assert "auto" in {element.get("dir") for element in shown}
    assert "ar" in {element.get("lang") for element in shown}


def test_every_title_in_the_player_has_them(as_person, course, enrollment, lectures):
    response = as_person(enrollment.user).get(f"/learn/arabic/{lectures[0].pk}/")

    outline = page(response).one("div", "curriculum")
    titles = [*outline.all("h3"), *outline.all("a", "title")]
    titles += [page(response).one("h1"), page(response).one("div", "prose")]
    assert len(titles) == 8
    assert {(title.get("dir"), title.get("lang")) for title in titles} == {("auto", "ar")}


def test_educators_pages_have_them_too(educator_client, course):
    answer = educator_client.get("/teach/courses/arabic/")

    assert page(answer).one("h1").attributes == {"lang": "ar", "dir": "auto"}
    rows = page(educator_client.get("/teach/")).one("tbody").all("a", lang="ar")
    assert [row["dir"] for row in rows] == ["auto"]


def test_a_name_in_a_sentence_ends_its_direction_there(client, course, add_review):
    words = html(client.get("/courses/arabic/"))

    assert "<bdi>ليلى</bdi></a>" in words
    assert "<bdi>Ada</bdi>" in words
    assert '<p dir="auto">ممتاز</p>' in words


@pytest.fixture
def add_review(course, enrollment):
    enrollment.user.first_name = "Ada"
    enrollment.user.save()
    Review.objects.create(enrollment=enrollment, course=course, rating=5, text="ممتاز")
    counters.recount_reviews(course.pk)


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("/courses/", {"q"}),
        (
            "/teach/courses/arabic/edit/",
            {"title", "subtitle", "outcomes", "requirements", "description"},
        ),
        ("/teach/courses/arabic/chapters/new/", {"title"}),
    ],
)
def test_what_is_typed_has_its_direction(educator_client, course, address, names):
    fields = page(educator_client.get(address))

    typed = {field["name"] for field in fields.all(dir="auto") if "name" in field.attributes}
    assert typed == names


def test_a_course_may_be_in_any_language_of_djangos(educator_client, course):
    select = page(educator_client.get("/teach/courses/arabic/edit/")).one("select", name="language")

    names = select.texts("option")
    assert len(names) > 90
    assert names[:3] == ["Afrikaans", "Albanian", "Algerian Arabic"]
    assert select.one("option", selected="")["value"] == "ar"


def test_languages_are_sorted_by_their_name_in_the_language_of_the_page(client, course):
    headers = {"Accept-Language": "es"}

    assert "árabe" in text(client.get("/courses/arabic/", headers=headers)).lower()
    with translation.override("es"):
        assert sorted_choices(["es", "ar", "x"]) == [("ar", "Árabe"), ("es", "Español")]


def test_the_catalogue_offers_the_languages_that_occur(client, course, category, educator):
    make_course(educator, category, "English")
    make_course(educator, category, "Français", "draft", language="fr")

    answer = client.get("/courses/", {"language": "ar"})

    offered = [label.text for label in page(answer).all("label") if label.all(name="language")]
    assert offered == ["Any", "Arabic 1", "English 1"]
    assert page(answer).texts(css_class="card-title") == [TITLE]
    assert "Clear all" in text(answer)


@pytest.mark.parametrize("language", ["tlh", "", "x" * 300])
def test_a_language_that_is_none_counts_as_none(client, course, language):
    answer = client.get("/courses/", {"language": language})

    assert page(answer).texts(css_class="card-title") == [TITLE]


def test_search_engines_are_told_the_language(client, course):
    assert '"inLanguage": "ar"' in html(client.get("/courses/arabic/"))
