"""/paths/suggest/: a path for a goal in words, and what others took next"""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from courses.models import Category, Course, Enrollment
from courses.search import postings
from paths import others, suggestions
from paths.models import Path
from paths.suggestions import Goal
from tests.conftest import index_courses, make_course, person
from tests.courses.pages import page, text, value

one_engine = pytest.mark.engines("sqlite")  # no engine decides

SUGGEST, KEEP = "/paths/suggest/", "/paths/suggest/keep/"


@pytest.fixture
def catalogue(educator, category):
    """Five courses; the words of the goal stand in some of them."""
    texts = {
        "Painting Walls": ("A wall in one color.", "Brush and roller.", "advanced"),
        "Drawing Honest Charts": ("Numbers as pictures.", "Axes and scales.", "intermediate"),
        "Numbers for Beginners": ("Count with care.", "Sums and averages for charts.", "beginner"),
        "Sleeping": ("Every night.", "A quiet room.", "beginner"),
        "Charts at Sea": ("Where the rocks are.", "A sailor's way.", "beginner"),
    }
    made = {
        title: make_course(
            educator, category, title, subtitle=subtitle, description=description, level=level
        )
        for title, (subtitle, description, level) in texts.items()
    }
    index_courses()
    return made


def proposed(response, *, chosen=True) -> list[str]:
    items = page(response).one("ol", "path-steps").all("li")
    ticks = [item.one("input", name="course").get("checked") is not None for item in items]
    return [
        item.one("h3").text for item, ticked in zip(items, ticks, strict=True) if ticked == chosen
    ]


def test_courses_that_speak_of_the_goal_come_from_easy_to_hard(
    student_client, catalogue, django_assert_max_num_queries
):
    with django_assert_max_num_queries(10):
        response = student_client.get(f"{SUGGEST}?goal=I+want+to+draw+honest+chárts+of+numbers")

    assert proposed(response) == ["Numbers for Beginners", "Drawing Honest Charts"]
    assert "It speaks of: honest, numbers." in text(response)


def test_a_goal_that_names_the_category_is_met_by_its_courses(student_client, catalogue):
    design = Category.objects.create(name="Design", name_es="Diseño", slug="design")
    Course.objects.filter(title="Sleeping").update(category=design)
    index_courses()

    for goal in ("become+a+designer", "quiero+aprender+diseno"):
        assert proposed(student_client.get(f"{SUGGEST}?goal={goal}")) == ["Sleeping"]


@one_engine
def test_a_goal_is_understood_as_searches_are(student_client, catalogue):
    """In other forms, and with a slip."""
    for goal in ("honesty in drawings", "a honset picture"):
        assert proposed(student_client.get(f"{SUGGEST}?goal={goal}")) == ["Drawing Honest Charts"]


@one_engine
@pytest.mark.parametrize("number", [1, 60])
def test_it_needs_as_few_queries_for_many_courses(
    student_client, educator, category, django_assert_max_num_queries, number
):
    for _ in range(number):
        make_course(educator, category)
    index_courses()
    page_ = f"{SUGGEST}?goal=climbing+stairs+upward+and+then+somewhere+else+and+farther+on"
    student_client.get(page_)  # how many courses there are is counted now and then

    with django_assert_max_num_queries(13):
        assert student_client.get(page_).status_code == 200


@one_engine
def test_a_longer_word_that_begins_alike_weighs_less(student_client, catalogue):
    Course.objects.filter(title="Painting Walls").update(subtitle="A starting point.")
    Course.objects.filter(title="Charts at Sea").update(subtitle="By the stars.")
    index_courses()

    [first, *_] = suggestions.candidates(Goal("the stars"), User.objects.get(pk="user_student"))

    assert first.title == "Charts at Sea"


@one_engine
def test_category_and_level_narrow_the_proposal(student_client, catalogue):
    harder = student_client.get(f"{SUGGEST}?goal=charts&level=intermediate")
    elsewhere = student_client.get(f"{SUGGEST}?goal=charts&category=nowhere")

    assert proposed(harder) == ["Drawing Honest Charts"]
    assert elsewhere.status_code == 422


@one_engine
def test_of_few_courses_each_is_looked_at(student_client, catalogue, educator, monkeypatch):
    """Where a goal is narrowed; of all courses the best are."""
    monkeypatch.setattr(postings, "AT_ONCE", 1)
    rest = Category.objects.create(name="Rest", slug="rest")
    make_course(educator, rest, "Sleeping at Sea", subtitle="", description="In charts.")
    index_courses()

    assert proposed(student_client.get(f"{SUGGEST}?goal=sea+charts&category=rest")) == [
        "Sleeping at Sea"
    ]


@one_engine
def test_words_behind_the_goals_own_count_though_it_is_long(student_client, catalogue):
    goal = "I+want+to+become+able+to+work+create+and+write+at+my+first+office+job+" + "or+" * 60
    goal += "+on+honest+days"

    assert proposed(student_client.get(f"{SUGGEST}?goal={goal}")) == ["Drawing Honest Charts"]


@one_engine
def test_what_one_has_completed_is_not_proposed(student_client, student, catalogue, complete):
    complete(student, catalogue["Charts at Sea"])

    assert "Charts at Sea" not in text(student_client.get(f"{SUGGEST}?goal=charts"))


@one_engine
@pytest.mark.parametrize(
    ("goal", "expected"),
    [
        ("xylophones", 200),
        ("of", 200),
        ("%25_(", 200),
        ("learn+English", 200),  # which all courses are held in
        ("learn+15+ways", 200),  # a number says nothing by itself
        ("sailing+a+brash", 200),  # a slip of what stands in a description alone
        ("a" * 301, 422),
        ("", 422),
    ],
)
def test_a_goal_that_leads_nowhere(student_client, catalogue, goal, expected):
    response = student_client.get(f"{SUGGEST}?goal={goal}")

    assert response.status_code == expected
    assert not page(response).all("ol", "path-steps")


def test_a_proposal_is_kept_once_for_oneself_and_followed(
    student_client, as_person, stranger, catalogue
):
    page_ = student_client.get(f"{SUGGEST}?goal=charts")
    form = {"key": value(page_, "key"), "title": "My charts"}
    form |= {"course": ["charts-at-sea", "sleeping", "nope"], "why-sleeping": "Rest\n first."}
    form |= {"by-model": "1"}

    for _ in range(2):
        response = student_client.post(KEEP, form)

    path = Path.objects.get()
    assert response["Location"] == path.get_absolute_url() == "/paths/my-charts/"
    assert path.is_draft
    rows = [(row.course.title, row.why) for row in path.path_courses.all()]
    assert rows == [("Charts at Sea", ""), ("Sleeping", "Rest first.")]
    assert path.follows.count() == 1
    assert "nobody else sees it" in text(student_client.get("/paths/my-charts/"))
    assert as_person(stranger).get("/paths/my-charts/").status_code == 404
    student_client.post("/paths/my-charts/delete/")
    assert not Path.objects.exists()


@one_engine
def test_a_proposal_without_a_course_or_a_title_is_not_kept(student_client, catalogue):
    form = {"title": "Mine", "goal": "charts", "offered": "sleeping", "why-sleeping": "Rest."}
    form |= {"level": "intermediate", "by-model": "1"}
    nothing = student_client.post(KEEP, form)
    untitled = student_client.post(KEEP, {"title": "", "course": "sleeping"})

    assert (nothing.status_code, untitled.status_code) == (422, 422)
    assert "Choose one course at least." in text(nothing)
    assert (value(nothing, "title"), value(nothing, "why-sleeping")) == ("Mine", "Rest.")
    assert proposed(nothing, chosen=False) == ["Sleeping"]
    assert "A language model chose" in text(nothing)
    kept = page(nothing).one("form", action=KEEP)
    sent = {name: kept.one("input", name=name)["value"] for name in ("goal", "level")}
    assert sent == {"goal": "charts", "level": "intermediate"}
    assert proposed(untitled) == ["Sleeping"]
    assert not Path.objects.exists()


@one_engine
def test_nobody_who_is_signed_out_gets_a_proposal(client, catalogue):
    assert client.get(f"{SUGGEST}?goal=charts")["Location"].startswith("/sign-in/")


# What others took next


@pytest.fixture
def take():
    """Lets a number of new students take courses, a day after each other."""

    def do(number, *courses):
        first = User.objects.count()
        for index in range(first, first + number):
            user = person(f"user_{index}")
            for day, course in enumerate(courses):
                at = timezone.now() - timedelta(days=30 - day, minutes=index)
                Enrollment.objects.create(user=user, course=course, created_at=at)

    return do


@one_engine
def test_what_others_took_next_is_offered_beside_a_proposal(student_client, catalogue, take):
    take(3, catalogue["Charts at Sea"], catalogue["Sleeping"])

    response = student_client.get(f"{SUGGEST}?goal=sea")

    assert proposed(response) == ["Charts at Sea"]
    assert proposed(response, chosen=False) == ["Sleeping"]
    assert "Others took it after “Charts at Sea”." in text(response)


def test_the_most_taken_comes_first_and_what_few_took_or_took_before_does_not(
    student, catalogue, take, django_assert_num_queries
):
    sea, sleeping, walls, honest, numbers = (
        catalogue[title]
        for title in (
            "Charts at Sea", "Sleeping", "Painting Walls", "Drawing Honest Charts",
            "Numbers for Beginners",
        )
    )  # fmt: skip
    take(3, sea, sleeping)
    take(4, numbers, sea, walls)
    take(2, sea, honest)

    with django_assert_num_queries(4):
        found = others.took_next(sea, student)

    assert found == [walls, sleeping]
    Enrollment.objects.create(user=student, course=walls)
    assert others.took_next(sea, student) == [sleeping]
    Course.objects.filter(pk=sleeping.pk).update(status="archived")
    assert others.took_next(sea, student) == []


@one_engine
def test_of_a_course_with_many_students_the_newest_are_asked(student, catalogue, take, monkeypatch):
    sea, sleeping, walls = (
        catalogue[title] for title in ("Charts at Sea", "Sleeping", "Painting Walls")
    )
    take(3, sea, walls)
    take(9, sea, sleeping)
    assert others.took_next(sea, student) == [sleeping, walls]
    monkeypatch.setattr(others, "ASKED", 3)

    assert others.took_next(sea, student) == [walls]


@one_engine
def test_the_end_of_a_course_shows_what_others_took_next(
    student_client, student, catalogue, category, take, complete
):
    """Unless the page shows it already."""
    sea, sleeping = catalogue["Charts at Sea"], catalogue["Sleeping"]
    take(3, sea, sleeping)
    Course.objects.filter(pk=sleeping.pk).update(enrollment_count=3)
    complete(student, sea)
    finish = "/learn/charts-at-sea/finish/"
    assert "What others took next" not in text(student_client.get(finish))
    other = Category.objects.create(name="Rest", slug="rest")
    Course.objects.filter(pk=sleeping.pk).update(
        category=other, educator=person("user_other", "educator")
    )

    section = page(student_client.get(finish)).one("section", **{"aria-labelledby": "took-next"})

    assert section.texts(css_class="card-title") == ["Sleeping"]
