"""/learn/<slug>/<lecture-id>/questions/: reading and asking"""


from courses.models import Question
from tests.courses.learning.questions.conftest import asked
from tests.courses.pages import html, page


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
