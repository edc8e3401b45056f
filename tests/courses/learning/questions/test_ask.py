"""/learn/<slug>/<lecture-id>/questions/: reading and asking"""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses import progress
from courses.models import Course, Question
from tests.conftest import make_course, person
from tests.courses.learning.questions.conftest import asked
from tests.courses.pages import html, page, text

# The person, what they teach with others, the lecture, the enrollment, the count, the questions; the
# teacher's own.
LIST_BUDGET = 8
FRAGMENT = {"HX-Request": "true"}


def titles(response) -> list[str]:
    return page(response).texts("a", "question-title")


def test_a_student_asks_and_finds_the_question_in_the_list(student_client, enrollment, url):
    fields = asked(body="I looked under the mat.\n\n`ls`", second="4:37")

    response = student_client.post(url, fields)

    question = Question.objects.get()
    assert response["Location"] == f"{url}{question.pk}/"
    assert (str(question.pk), question.second) == (fields["key"], 277)
    assert '<code dir="ltr">ls</code>' in html(student_client.get(response["Location"]))
    row = page(student_client.get(url)).one("ul", "questions").one("li")
    assert row.one("a", "question-title")["href"] == f"{url}{question.pk}/"
    assert row.texts("span")[0] == "Student"
    assert {"at 4:37", "0 answers", "Unanswered"} <= set(row.texts("span"))


def test_a_form_that_is_sent_twice_asks_once(student_client, neighbour_client, enrollment, url):
    fields = asked()

    first, second = (student_client.post(url, fields | {"anyway": ""}) for _ in range(2))

    assert first["Location"] == second["Location"]
    assert Question.objects.count() == 1
    neighbour_client.post(url, fields | {"anyway": ""})
    assert set(Question.objects.values_list("author", flat=True)) == {
        "user_student",
        "user_stranger",
    }


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"title": ""}, "This field is required."),
        ({"title": "\u200b"}, "Nothing of this can be seen"),
        ({"title": "x" * 121}, "1 character too many: 120 at the most."),
        ({"body": "y" * 5001}, "1 character too many: 5,000 at the most."),
        ({"second": "-1"}, "minutes:seconds"),
        ({"second": "99:99:99"}, "Minutes and seconds go up to 59"),
        ({"second": "1000000000000"}, "minutes:seconds"),
        ({"second": "NaN"}, "minutes:seconds"),
    ],
)
def test_a_refused_question_keeps_what_was_typed(student_client, enrollment, url, wrong, says):
    fields = asked(body="Kept.") | wrong

    response = student_client.post(url, fields)

    assert response.status_code == 422
    assert says in text(response)
    form = page(response).one("form", **{"data-alike-url": f"{url}alike/"})
    assert form.one("textarea").text == fields["body"]
    assert form.one("input", name="key")["value"] == fields["key"]
    assert not Question.objects.exists()


def test_an_article_has_no_moments(student_client, enrollment, lectures):
    address = f"/learn/rising/{lectures[2].pk}/questions/"

    student_client.post(address, asked(second="1:00"))

    assert Question.objects.get().second == 0
    assert not page(student_client.get(address)).all("input", name="second")


def test_questions_alike_are_a_step_between(neighbour_client, question, answer, educator, url):
    answer(question, educator)
    fields = asked("Why do doors open inward?", body="Details.")

    response = neighbour_client.post(url, fields)

    assert response.status_code == 200
    assert titles(response) == ["Why does the door open inwards?"]
    assert page(response).one("ul", "questions").texts("span") == ["Answered"]
    assert page(response).one("button", name="anyway").text == "Ask anyway"
    assert page(response).one("textarea").text == "Details."
    assert Question.objects.count() == 1
    assert neighbour_client.post(url, fields | {"anyway": ""}).status_code == 302
    assert Question.objects.count() == 2


def test_alike_ones_come_from_the_courses_one_takes_this_one_first(
    student_client, student, educator, category, ask, question, url
):
    for title in ("Taken", "Untaken"):
        other = make_course(educator, category, title)
        if title == "Taken":
            progress.enroll(student, other)
        ask(educator, f"Door inwards? {title}", lecture=other.chapters.last().lectures.last())
    ask(educator, "What is a roof made of?")

    response = student_client.get(f"{url}alike/", {"title": "DOÓR inwards"}, headers=FRAGMENT)

    assert titles(response) == ["Why does the door open inwards?", "Door inwards? Taken"]
    assert "<html" not in html(response)
    for nothing in ("", "?!", "a b", "unheard of"):
        assert not titles(student_client.get(f"{url}alike/", {"title": nothing}, headers=FRAGMENT))


def test_words_without_spaces_between_are_compared_by_pairs(
    student_client, student, ask, enrollment, url
):
    ask(student, "リストの並べ替え方は?")

    response = student_client.get(f"{url}alike/", {"title": "並べ替え方を教えて"}, headers=FRAGMENT)

    assert titles(response) == ["リストの並べ替え方は?"]


def test_the_list_is_searched_and_sorted(student_client, student, educator, ask, answer, url):
    now = timezone.now()
    for number, title in enumerate(["Ärger", "Freude", "Trauer"]):
        asked_at = now - timedelta(days=9 - number)
        row = ask(educator, title, body=f"About {title}.", created_at=asked_at)
        if title == "Trauer":
            answer(row, educator)
        Question.objects.filter(pk=row.pk).update(me_too_count=[1, 0, 0][number])
    progress.enroll(student, row.lecture.chapter.course)

    def shown(**query):
        return titles(student_client.get(url, query))

    assert shown() == ["Trauer", "Freude", "Ärger"]
    assert shown(sort="unanswered") == ["Freude", "Ärger", "Trauer"]
    assert shown(sort="wanted") == ["Ärger", "Trauer", "Freude"]
    assert shown(q="about ARGER") == ["Ärger"]
    assert shown(q="about nothing") == []
    assert "No question has all of these words." in text(student_client.get(url, {"q": "nothing"}))


def test_one_person_asks_a_few_in_a_minute_and_some_dozens_a_day(
    student_client, student, ask, enrollment, url
):
    for number in range(4):
        ask(student, f"Number {number}")

    response = student_client.post(url, asked("Number 5", anyway=""))

    assert response.status_code == 429
    assert "wait a minute" in text(response)
    assert page(response).one("input", name="title")["value"] == "Number 5"
    Question.objects.update(created_at=timezone.now() - timedelta(hours=3))
    assert student_client.post(url, asked("Number 5", anyway="")).status_code == 302
    Question.objects.bulk_create(
        Question(author=student, title="More", lecture=Question.objects.first().lecture)
        for _ in range(35)
    )
    Question.objects.update(created_at=timezone.now() - timedelta(hours=3))
    assert "send it tomorrow" in text(student_client.post(url, asked("Number 41", anyway="")))


def test_who_is_not_enrolled_reads_no_question_of_a_preview_either(
    client, as_person, stranger, rival, ask, educator, lectures
):
    row = ask(educator, "Hidden from you", lecture=lectures[0])
    addresses = [
        f"/learn/rising/{lectures[0].pk}/questions/{rest}"
        for rest in ("", "alike/?title=Hidden+from+you", f"{row.pk}/")
    ]
    for address in addresses:
        assert client.get(address)["Location"].startswith("/sign-in/")
        for visitor in map(as_person, (stranger, rival)):
            response = visitor.get(address)
            assert response.status_code == 404
            assert "Hidden from you" not in html(response)
    player = as_person(stranger).get(f"/learn/rising/{lectures[0].pk}/")
    assert player.status_code == 200
    assert "questions" not in html(player)


def test_a_question_of_another_lecture_or_course_is_not_found(
    student_client, student, question, lectures, educator, category
):
    other = make_course(educator, category, "Other")
    progress.enroll(student, other)
    for lecture in (lectures[2], other.chapters.first().lectures.first()):
        slug = lecture.chapter.course.slug
        address = f"/learn/{slug}/{lecture.pk}/questions/{question.pk}/"
        assert student_client.get(address).status_code == 404


def test_the_players_tab_gets_the_list_alone(client, student_client, question, url):
    content = html(student_client.get(url, headers=FRAGMENT))

    assert "Why does the door open inwards?" in content
    assert "<html" not in content
    assert "<h1" not in content
    expired = client.get(url, headers=FRAGMENT)
    assert (expired.status_code, expired["HX-Refresh"], expired.content) == (401, "true", b"")


def test_what_was_typed_survives_an_expired_session(client, question, url):
    response = client.post(url, asked("Long thought", body="For an hour."))

    assert response.status_code == 401
    hidden = page(response).one("main").all("input", type="hidden")
    assert {"Long thought", "For an hour."} <= {field["value"] for field in hidden}


@pytest.mark.parametrize("number", [3, 30])
def test_the_list_needs_as_few_queries_for_many(
    educator_client, student, ask, lecture, django_assert_max_num_queries, url, number
):
    Question.objects.bulk_create(
        Question(author=person(f"user_asker_{index}"), title=f"Q {index}", lecture=lecture)
        for index in range(number)
    )
    Course.objects.update(unanswered_count=number)

    with django_assert_max_num_queries(LIST_BUDGET):
        educator_client.get(url)
