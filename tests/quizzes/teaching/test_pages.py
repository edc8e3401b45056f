"""/teach/courses/<slug>/quizzes/ and the pages of one quiz, for those who teach the course"""

from uuid import uuid4

import pytest

from courses import curriculum, duplication
from courses.models import Course, Lecture
from quizzes import publication, questions
from quizzes.content import MOST_QUESTIONS
from quizzes.models import Question, Quiz
from tests.conftest import make_course
from tests.courses.pages import elements, html, links, text
from tests.quizzes.written import CONTENTS, make_draft

LIST = "/teach/courses/rising/quizzes/"
BUDGET = 12  # of the list: the person, the course, a page of quizzes, and five queries about them
QUIZ_BUDGET = 10
# What rows sent twice and two editors meet on other engines is in tests/editing.
pytestmark = pytest.mark.engines("sqlite")


def address(quiz, *parts):
    return "/".join(["/teach/quizzes", str(quiz.pk), *map(str, parts), ""])


def settings(quiz, **changes):
    return quiz.settings | {"max_attempts": "", "minutes": "", "version": quiz.version} | changes


def test_from_a_title_to_a_lecture(educator_client, course):
    chapter = course.chapters.last()
    assert "No quizzes yet" in text(educator_client.get(LIST))
    page = educator_client.get(f"{LIST}new/?chapter={chapter.pk}")
    assert elements(html(page), "option", value=str(chapter.pk), selected="")

    form = {"draft_title": "What you climbed", "chapter": chapter.pk, "key": str(uuid4())}
    for _twice in range(2):
        response = educator_client.post(f"{LIST}new/", form)
        assert response.status_code == 302
    quiz = Quiz.objects.get()
    assert response.url == address(quiz)
    assert "No questions yet" in text(educator_client.get(address(quiz)))

    typed = {"kind": "single", "text": "How **many**?", "choices-0-text": "One"}
    typed |= {"choices-1-text": "Two", "choices-1-is_right": "1", "choices-1-explanation": "Yes."}
    response = educator_client.post(address(quiz, "questions", "new"), typed | {"key": uuid4()})
    question = Question.objects.get()
    assert response.url == f"{address(quiz)}#question-{question.pk}"
    one, two = question.content.choices
    assert (one.text, one.is_right, two.text, two.is_right) == ("One", False, "Two", True)
    assert two.explanation == "Yes."
    assert len({one.key, two.key, ""}) == 3

    page = educator_client.post(address(quiz, "publish"), follow=True)
    assert "is a lecture of the course now" in text(page)
    lecture = Lecture.objects.get(kind="quiz")
    assert lecture.chapter == chapter
    outline = educator_client.get("/teach/courses/rising/")
    assert f"/teach/lectures/{lecture.pk}/quiz/" in links(outline)
    assert educator_client.get(f"/teach/lectures/{lecture.pk}/quiz/").url == address(quiz)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"text": ""}, "This field is required"),
        ({"text": "\u200b"}, "Nothing of this can be seen"),
        ({"text": "a" * 2001}, "1 character too many"),
        ({"choices-1-is_right": "1"}, "Mark one choice alone as right"),
        ({"choices-0-is_right": ""}, "Mark the right choice."),
        ({"choices-1-text": "One"}, "This is the same as number 1."),
        ({"choices-1-text": "a" * 501}, "1 character too many"),
        ({"choices-1-text": "a\0b"}, "Null characters are not allowed"),
        (
            {"choices-2-text": "", "choices-2-is_right": "1"},
            "Write the choice, or empty the whole row.",
        ),
        ({"kind": "essay"}, "is not one of the available choices"),
        ({f"choices-{n}-text": f"{n}" for n in range(2, 13)}, "1 too many: 12 at the most."),
        ({"kind": "ordering", "choices-1-text": "", "choices-1-explanation": ""}, "two items"),
    ],
)
def test_bad_input_is_kept_and_said_beside_it(educator_client, written, typed, words):
    before = Question.objects.count()
    form = {"kind": "single", "text": "How many?", "choices-0-text": "One"}
    form |= {"choices-0-is_right": "1", "choices-1-text": "Two", "choices-1-explanation": "No."}
    response = educator_client.post(address(written, "questions", "new"), form | typed)

    assert response.status_code == 422
    assert words in text(response)
    assert "One" in html(response)
    assert Question.objects.count() == before


def test_who_saves_second_reads_which_answers_are_right_now(educator_client, written):
    question = written.questions.first()
    page = address(written, "questions", question.pk)
    form = {"kind": "single", "text": "How many?", "version": question.version}
    form |= {"choices-0-text": "One", "choices-1-text": "Two", "choices-1-explanation": "Count."}
    educator_client.post(page, form | {"choices-1-is_right": "1"})

    second = educator_client.post(page, form | {"choices-0-is_right": "1"})

    assert second.status_code == 422
    assert "✓ Two (Count.)" in text(second)


def test_rows_are_added_and_moved_without_scripts_and_nothing_is_stored(educator_client, written):
    question = written.questions.first()
    page = address(written, "questions", question.pk)
    form = {"kind": "single", "text": "Typed", "choices-0-text": "One", "choices-1-text": "Two"}
    form |= {"choices-2-text": "", "choices-1-is_right": "1", "version": question.version}

    response = educator_client.post(page, form | {"rows": "up-1"})
    texts = [field.text for field in elements(html(response), "textarea")]
    assert response.status_code == 200
    assert texts[:1] == ["Typed"]
    assert [one for one in texts if one] == ["Typed", "Two", "One"]
    shown = educator_client.post(page, form | {"rows": "more"})
    rows = [row for row in elements(html(shown), "fieldset") if "data-answer" in row.attributes]
    assert sum("hidden" not in row.attributes for row in rows) == 4
    gone = educator_client.post(page, form | {"rows": "remove-1"})
    assert "Two" not in text(gone)
    question.refresh_from_db()
    assert (question.text, question.version) == ("How many?", 1)


def test_an_edit_keeps_the_keys_by_which_results_are_counted(educator_client, written):
    question = written.questions.first()
    one, two = question.content.choices
    form = {"kind": "single", "text": "How many?", "version": 1}
    form |= {"choices-0-key": two.key, "choices-0-text": "Two!", "choices-0-is_right": "1"}
    form |= {"choices-1-text": "One", "choices-2-key": "forged", "choices-2-text": "Three"}

    assert educator_client.post(address(written, "questions", question.pk), form).status_code == 302
    question.refresh_from_db()
    assert [choice.text for choice in question.content.choices] == ["Two!", "One", "Three"]
    assert [choice.key for choice in question.content.choices][:2] == [two.key, one.key]
    assert question.choices[2]["key"] not in ("forged", one.key, two.key)


def test_the_second_of_two_editors_reads_both_and_autosave_stops(educator_client, written):
    question = written.questions.first()
    page = address(written, "questions", question.pk)
    Question.objects.filter(pk=question.pk).update(
        text="How high?", choices=written.questions.all()[1].choices, version=2
    )
    form = {"kind": "single", "text": "How far?", "choices-0-text": "Near", "version": 1}
    form |= {"choices-0-is_right": "1", "choices-1-text": "Far"}

    assert educator_client.post(page, form | {"autosave": "1"}).status_code == 409
    response = educator_client.post(page, form)
    assert response.status_code == 422
    assert "This was saved elsewhere" in text(response)
    for words in ("How high?", "How far?", "✓ A B ✓ C", "Near"):
        assert words in text(response)
    stored = educator_client.post(page, form | {"version": 2, "autosave": "1"})
    assert stored.json()["version"] == 3
    assert (
        educator_client.post(page, form | {"text": "", "version": 3, "autosave": "1"}).status_code
        == 422
    )


def test_settings_of_a_draft_and_of_what_is_published(educator_client, written):
    form = settings(written, draft_title="Up", chapter="", minutes="0")
    response = educator_client.post(address(written), form)
    assert response.status_code == 422
    assert "greater than or equal to 1" in text(response)

    assert educator_client.post(address(written), form | {"minutes": "5"}).status_code == 302
    quiz = Quiz.objects.get()
    assert (quiz.draft_title, quiz.chapter, quiz.minutes) == ("Up", None, 5)
    page = educator_client.post(address(quiz, "publish"), follow=True)
    assert "Still to do: Choose its chapter" in text(page)
    Quiz.objects.update(chapter=quiz.course.chapters.first())
    publication.publish(quiz)

    quiz = Quiz.objects.get()
    form = settings(quiz, draft_title="Renamed", pass_percent=90)
    page = educator_client.post(address(quiz), form, follow=True)
    assert "Unpublished changes" in text(page)
    quiz = Quiz.objects.get()
    assert (quiz.title, quiz.pass_percent) == ("Up", 90)
    page = educator_client.post(address(quiz, "publish"), follow=True)
    assert "whoever begins the quiz from now on" in text(page)
    assert "Unpublished changes" not in text(page)
    page = educator_client.post(address(quiz, "publish"), follow=True)
    assert "what students take already" in text(page)


def test_questions_are_moved_copied_deleted_and_brought_back(educator_client, written):
    first, second, *_ = written.questions.all()

    def act(question, action, data=None):
        return educator_client.post(
            address(written, "questions", question.pk, action), data, follow=True
        )

    assert "position 2 of 4" in text(act(first, "move", {"down": "1"}))
    assert "position 4 of 4" in text(act(first, "move", {"position": "4"}))
    assert "there already" in text(act(first, "move", {"position": "4"}))
    assert act(first, "move", {"position": "5"}).status_code == 422
    assert [question.pk for question in written.questions.all()][-1] == first.pk
    act(second, "duplicate", {"key": str(uuid4())})
    assert written.questions.count() == 5
    page = act(second, "delete")
    assert "Undo" in text(page)
    assert f"{address(written, 'questions', second.pk, 'restore')}" in html(page)
    assert act(second, "move", {"up": "1"}).status_code == 404
    assert "The question is back." in text(act(second, "restore"))
    assert "back already" in text(act(second, "restore"))
    questions.add_questions(written, CONTENTS[:1] * (MOST_QUESTIONS - 5))
    full = address(written, "questions", second.pk, "duplicate")
    assert educator_client.post(full).status_code == 302
    assert written.questions.count() == MOST_QUESTIONS


def test_the_form_of_a_question_that_was_deleted_since_stores_another(educator_client, written):
    form = {"kind": "short", "text": "Who?", "choices-0-text": "You", "key": str(uuid4())}
    new = address(written, "questions", "new")
    educator_client.post(new, form)
    questions.remove(written.questions.get(pk=form["key"]))

    assert educator_client.post(new, form).status_code == 302
    assert written.questions.filter(text="Who?").exclude(pk=form["key"]).count() == 1


def test_a_preview_scores_what_is_tried_and_stores_nothing(educator_client, written):
    page = educator_client.get(address(written, "preview"))
    assert "4 questions" in text(page)
    checked = educator_client.post(address(written, "preview"), {"q1": "1", "q3": "A STAIR"})
    assert "2 of 4 right: 50 %" in text(checked)
    nothing = educator_client.post(address(written, "preview"))
    assert (nothing.status_code, "Answer a question" in text(nothing)) == (422, True)
    assert not written.attempts.exists()
    assert not written.versions.exists()


@pytest.mark.engines("sqlite", "postgresql", "mongodb")
def test_copies_of_a_quiz_a_lecture_and_a_course(educator_client, educator, written, published):
    Quiz.objects.filter(pk=published.pk).update(minutes=5)  # not published
    make_draft(published.course, "A draft", chapter=published.course.chapters.last())
    response = educator_client.post(address(published, "duplicate"), {"key": str(uuid4())})
    one = Quiz.objects.get(draft_title="Copy of What you climbed")
    assert response.url == address(one)
    assert (one.lecture, one.where.title, one.questions.count()) == (None, "Floor 0", 4)

    copy = duplication.duplicate_lecture(published.lecture, str(uuid4()))
    version = copy.quiz.versions.get()
    keys = {str(key) for key in copy.quiz.questions.values_list("pk", flat=True)}
    assert (version.number, version.settings["minutes"], copy.quiz.minutes) == (1, None, 5)
    assert {question.key for question in version.questions} == keys

    course = duplication.duplicate_course(published.course, educator, str(uuid4()))
    quizzes = list(Quiz.objects.in_course(course))
    assert sorted(quiz.title for quiz in quizzes) == [
        "A draft", "Copy of What you climbed", "Copy of What you climbed", "What you climbed",
    ]  # fmt: skip
    assert {quiz.where.course for quiz in quizzes} == {course}
    assert all(quiz.questions.count() == 4 for quiz in quizzes)


def test_a_removed_lecture_takes_its_quiz_along_and_brings_it_back(educator_client, published):
    removed = curriculum.remove(published.lecture)
    assert educator_client.get(address(published)).status_code == 404
    assert "No quizzes yet" in text(educator_client.get(LIST))
    curriculum.restore(removed)
    assert educator_client.get(address(published)).status_code == 200
    assert educator_client.get(address(published, "delete")).url.endswith("/delete/")


def test_a_draft_is_deleted_after_a_question(educator_client, written):
    assert "Delete the draft" in text(educator_client.get(address(written, "delete")))
    response = educator_client.post(address(written, "delete"), follow=True)
    assert "is deleted" in text(response)
    assert not Question.with_removed.exists()


def test_a_quiz_stands_in_chapters_of_its_own_course_alone(
    educator_client, educator, category, course
):
    other = make_course(educator, category, "Other")
    form = {"draft_title": "Up", "chapter": other.chapters.first().pk}
    response = educator_client.post(f"{LIST}new/", form)
    assert response.status_code == 422
    assert "Choose a chapter of this course." in text(response)


@pytest.mark.parametrize("number", [1, 8])
def test_the_pages_need_as_few_queries_for_many(
    educator_client, course, django_assert_max_num_queries, number
):
    for index in range(number):
        quiz = make_draft(course, f"Quiz {index}")
        publication.publish(quiz)
    questions.add_questions(quiz, CONTENTS * number)
    with django_assert_max_num_queries(BUDGET):
        page = educator_client.get(LIST)
    assert text(page).count("Unpublished changes") == 1
    with django_assert_max_num_queries(QUIZ_BUDGET):
        educator_client.get(address(quiz))


def test_co_educators_do_it_all_and_strangers_find_nothing(
    client_of, course, co_educator, rival, written
):
    beside, other = client_of("co_educator"), client_of("rival")
    form = {"kind": "short", "text": "What?", "choices-0-text": "That"}
    assert beside.post(address(written, "questions", "new"), form).status_code == 302
    assert beside.post(address(written, "publish")).status_code == 302
    assert Course.objects.get(pk=course.pk).lecture_count == 5
    for path in (LIST, address(written), address(written, "results")):
        assert (beside.get(path).status_code, other.get(path).status_code) == (200, 404)
    assert other.post(address(written, "questions", "new"), form).status_code == 404
