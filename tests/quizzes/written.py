"""A draft of four questions, one of each kind, as educators have written it."""

from quizzes import questions
from quizzes.content import Choice, Kind, QuestionContent
from quizzes.models import Question, Quiz


def choices(*texts, right=()):
    return tuple(Choice(f"c{number}", text, text in right) for number, text in enumerate(texts, 1))


CONTENTS = [
    QuestionContent("", Kind.SINGLE, "How many?", choices("One", "Two", right=["Two"])),
    QuestionContent("", Kind.MULTIPLE, "Which?", choices("A", "B", "C", right=["A", "C"])),
    QuestionContent(
        "", Kind.SHORT, "What?", choices("a stair", "stairs", right=["a stair", "stairs"])
    ),
    QuestionContent("", Kind.ORDERING, "In which order?", choices("first", "second", "third")),
]


def make_draft(course, title="What you climbed", contents=CONTENTS, **fields):
    """A draft for the first chapter."""
    chapter = fields.pop("chapter", course.chapters.first())
    quiz = Quiz.objects.create(course=course, chapter=chapter, draft_title=title, **fields)
    add_with_keys(quiz, contents)
    return quiz


def add_with_keys(quiz, contents):
    """Add them with the keys of choices that they have here, by which tests answer."""
    for row, content in zip(questions.add_questions(quiz, contents), contents, strict=True):
        choices = questions.stored_choices(content.choices)
        Question.objects.filter(pk=row.pk).update(choices=choices)
