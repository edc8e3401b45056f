"""An admin reads questions and answers, and hides one for a reason"""

import pytest

from courses import progress, questions
from courses.models import Answer, Question
from tests.courses.pages import page, text


@pytest.fixture
def question(course, student, lectures):
    progress.enroll(student, course)
    question = Question(author=student, lecture=lectures[1], title="Whose is it?", body="Rude.")
    questions.ask(question)
    return question


@pytest.fixture
def answer(question, educator):
    answer = Answer(question=question, author=educator, body="Mine.")
    questions.answer(answer)
    return answer


@pytest.mark.parametrize("kind", ["question", "answer"])
def test_an_admin_hides_and_shows_and_edits_nothing(
    request, admin_client, stranger, question, answer, course, kind
):
    post = request.getfixturevalue(kind)
    questions.report(post, stranger, "It is rude.")
    address = f"/admin/courses/{kind}/{post.pk}/change/"

    response = admin_client.get(address)
    assert "It is rude." in text(response)
    form = page(response).one("form", id=f"{kind}_form")
    shown = [field["name"] for field in form.all("input") + form.all("textarea")]
    assert set(shown) - {"_save", "_continue", "_addanother"} == {
        "csrfmiddlewaretoken",
        "hidden_reason",
        "key",
        "version",
    }
    typed = {"hidden_reason": "Insults.", "body": "Polite.", "title": "Polite?", "version": 1}
    admin_client.post(address, typed)

    post.refresh_from_db()
    assert (post.hidden_by, post.hidden_reason, post.report_count) == ("admin", "Insults.", 0)
    assert "Polite" not in post.body
    course.refresh_from_db()
    assert course.unanswered_count == (kind == "answer")
    admin_client.post(address, {"hidden_reason": "", "version": 2})
    post.refresh_from_db()
    assert post.hidden_at is None
    course.refresh_from_db()
    assert course.unanswered_count == 0


def test_a_deletion_in_the_admin_counts_anew(admin_client, question, answer, course):
    admin_client.post(f"/admin/courses/answer/{answer.pk}/delete/", {"post": "yes"})
    course.refresh_from_db()
    assert course.unanswered_count == 1

    admin_client.post(f"/admin/courses/question/{question.pk}/delete/", {"post": "yes"})
    course.refresh_from_db()
    assert course.unanswered_count == 0
    assert not Question.objects.exists()
