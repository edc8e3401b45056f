"""A published quiz with a question of each kind, and how a student answers it."""

from quizzes import publication
from quizzes.content import Choice, Kind, QuestionContent
from quizzes.models import Quiz, QuizVersion

from .written import add_with_keys


def choice(key: str, text: str, *, is_right: bool = False, why: str = "") -> Choice:
    return Choice(key, text, is_right, why)


QUESTIONS = (
    (
        Kind.SINGLE,
        "What is the capital of *Peru*?",
        (
            choice("a", "Lima", is_right=True, why="Since 1535."),
            choice("b", "Cusco", why="The capital of the Inca."),
            choice("c", "Quito", why="That is in Ecuador."),
        ),
        "Peru has ten million people in its capital.",
    ),
    (
        Kind.MULTIPLE,
        "Which of these are prime?",
        (
            choice("a", "2", is_right=True),
            choice("b", "7", is_right=True),
            choice("c", "9", why="Three times three."),
        ),
        "",
    ),
    (
        Kind.SHORT,
        "Who wrote Don Quixote?",
        (
            choice("a", "Miguel de Cervantes", is_right=True),
            choice("b", "Cervantes", is_right=True),
        ),
        "",
    ),
    (
        Kind.ORDERING,
        "From the smallest to the largest",
        (choice("a", "One"), choice("b", "Two"), choice("c", "Three"), choice("d", "Four")),
        "",
    ),
)
RIGHT = (["a"], ["a", "b"], ["cervantes"], ["a", "b", "c", "d"])


def make_quiz(chapter, title="What you know", **settings) -> QuizVersion:
    """A published quiz at the end of a chapter."""
    quiz = Quiz.objects.create(
        course=chapter.course, chapter=chapter, draft_title=title, **settings
    )
    add_with_keys(quiz, [QuestionContent("", *question) for question in QUESTIONS])
    version = publication.publish(quiz).version
    assert version
    version.quiz = Quiz.objects.select_related("lecture__chapter__course").get(pk=quiz.pk)
    return version


def answers(attempt, *given) -> dict:
    """By the questions' keys; without `given`, all of them right."""
    keys = [question.key for question in attempt.quiz_version.questions]
    return dict(zip(keys, given or RIGHT, strict=False))


def fields(attempt, *given) -> dict:
    """The same as a page sends it."""
    sent = {"version": str(attempt.version)}
    by_key = answers(attempt, *given)
    kinds = {question.key: question.kind for question in attempt.quiz_version.questions}
    for number, (key, shown) in enumerate(attempt.order, 1):
        keys = by_key.get(key, [])
        if kinds[key] is Kind.SHORT:
            sent[f"q{number}"] = " ".join(keys)
        elif kinds[key] is Kind.ORDERING:
            sent |= {f"q{number}-{shown.index(it)}": str(keys.index(it) + 1) for it in keys}
        else:
            sent[f"q{number}"] = [str(shown.index(it)) for it in keys]
    return sent


def quiz_paths(course) -> dict[str, str]:
    """For a sample (tests/urlconf.py): the addresses of the course's last quiz, its first attempt."""
    quiz = course.quizzes.published().last()
    pattern = "learn/<slug:slug>/<uuid:lecture_id>/quiz/"
    path = f"learn/{course.slug}/{quiz.lecture_id}/quiz/"
    ends = {"": "", "start/": "start/"}
    ends |= {f"<int:number>/{end}": f"1/{end}" for end in ("", "submit/", "result/")}
    taught = {"teach/lectures/<uuid:lecture_id>/quiz/": f"teach/lectures/{quiz.lecture_id}/quiz/"}
    return taught | {f"{pattern}{end}": f"{path}{shown}" for end, shown in ends.items()}
