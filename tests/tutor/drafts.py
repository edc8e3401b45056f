"""What tests of drafts need: answers of a model, and rows to draft from."""

import json

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from courses.models import Lecture, Picture
from quizzes.models import Quiz
from tests.tutor.conftest import written
from tutor.drafts import take_answer
from tutor.models import Answer, Draft

BODY = "The first stair is low.\n\nThe second stair is high."
SINGLE = {
    "passage": 1,
    "kind": "single",
    "text": "How high is the first stair?",
    "choices": [
        {"text": "Low", "is_right": True, "explanation": ""},
        {"text": "High", "is_right": False, "explanation": "That is the second."},
    ],
    "explanation": "It is low.",
}
SHORT = {
    "passage": 1,
    "kind": "short",
    "text": "What is low?",
    "choices": [{"text": "The first stair", "is_right": False, "explanation": ""}],
    "explanation": "",
}


def answer_of(*questions) -> str:
    return json.dumps({"questions": questions})


def lecture_of(course) -> Lecture:
    lecture = Lecture.objects.of(course)[0]
    lecture.body = BODY
    assert lecture.save_version(["body"])
    return lecture


def quiz_of(course) -> Quiz:
    return Quiz.objects.create(course=course, chapter=course.chapters.first(), draft_title="Stairs")


def picture_of(lecture, number=0, **fields) -> Picture:
    name = default_storage.save(f"pictures/{number:032x}-64x64.webp", ContentFile(b"webp"))
    return Picture.objects.create(lecture=lecture, file=name, **fields)


def ask_questions(browser, quiz, lecture, count=5):
    """Ask for questions from a lecture; the draft that comes of it."""
    response = browser.post(
        f"/teach/quizzes/{quiz.pk}/draft-questions/", {"lectures": [lecture.pk], "count": count}
    )
    assert response.status_code == 302, response.content.decode()
    return newest()


def newest() -> Draft:
    """What was asked for last, once it is written."""
    written()
    row = Draft.objects.select_related("answer", "user", "course", "lecture", "quiz")
    return take_answer(row.order_by("created_at").last())


def draft_with(text, user, course, **fields) -> Draft:
    """As it is stored once its answer is written."""
    state = {"state": Answer.State.DONE, "leased_until": timezone.now()}
    purpose = fields["purpose"]
    answer = Answer.objects.create(user=user, purpose=purpose, text=text, **state)
    return Draft.objects.create(user=user, course=course, answer=answer, **fields)


def fields_of(response) -> dict:
    """What a browser sends of the page's form of questions, as it came."""
    sent = {"version": response.context["draft"].version}
    for form in response.context["forms"]:
        for name in ("text", "kind", "explanation", "key"):
            sent[form[name].html_name] = form[name].value()
        sent[form["use"].html_name] = "on"
        for number, row in enumerate(form["choices"].value()):
            start = f"{form['choices'].html_name}-{number}"
            sent |= {f"{start}-text": row["text"], f"{start}-explanation": row["explanation"]}
            sent |= {f"{start}-is_right": "on"} if row["is_right"] else {}
    return sent
