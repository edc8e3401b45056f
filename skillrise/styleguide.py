"""`/styleguide/`, in development only: every component, drawn from objects that no database has."""

from datetime import UTC, date, datetime

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from certificates.models import Certificate
from courses.catalogue.artwork import HUES
from courses.learning.note_form import NoteForm
from courses.models import Category, Course, Enrollment, Lecture, Note, Review
from courses.progress import Progress
from courses.review_forms import ReviewForm
from courses.teaching import charts
from courses.teaching.periods import LABELS, Period

SOME_DAY = datetime(2026, 3, 6, 12, tzinfo=UTC)
COLORS = [
    *("paper", "surface", "sunken", "ink", "muted", "line", "edge"),
    *("accent", "accent-strong", "accent-soft", "on-accent", "amber"),
    *("danger", "danger-soft", "success-soft"),
]
ICONS = (
    "steps",
    "search",
    "star",
    "video",
    "article",
    "lock",
    "check",
    "clock",
    "person",
    "bookmark",
)
TEXT = "A paragraph with `code`.\n\n> A quotation.\n\n- one\n- two\n\n```\nprint(1)\n```\n\n|a|b|c|\n|:-|:-:|-:|\n|1|2|3|\n\n- [x] done[^1]\n\n[^1]: A note."
TITLES = ("Charts That Tell", "", "Clear Sentences", "First Chords")
LONG = "A Title That Is as Long as the Field Allows, Which Shows How Lines Break in Cards"


class SampleForm(forms.Form):
    name = forms.CharField(max_length=80, help_text="As it should appear.")
    level = forms.ChoiceField(choices=Course.Level)
    about = forms.CharField(widget=forms.Textarea({"rows": 3}), required=False)
    agreed = forms.BooleanField(label="I have read the terms")


@require_safe
@login_not_required
def styleguide(request: HttpRequest) -> HttpResponse:
    educator = User(pk="user_sample", first_name="Hana", last_name="Dvořáková")
    courses = [_course(number, educator) for number in range(4)]
    courses[1].title = LONG[:80]
    lectures = [Lecture(title=f"Reading a chart, part {number}") for number in range(1, 11)]
    enrollment = Enrollment(course=courses[0], last_lecture=lectures[4])
    for course in courses:
        course.enrollment, course.is_saved = None, course is courses[1]
    article = Lecture(kind=Lecture.Kind.ARTICLE, body_html='<h3 id="text-axes">Axes</h3>')
    note = Note(enrollment=enrollment, lecture=article, seconds=277, text="Bars begin at zero.")
    completed = frozenset(lecture.pk for lecture in lectures[:4])
    at_noon = {"created_at": SOME_DAY, "answered_at": SOME_DAY}
    context = {
        "colors": COLORS,
        "icons": ICONS,
        "courses": courses,
        "hues": [_course(number, educator) for number in range(HUES)],
        "text": TEXT,
        "progress": Progress(enrollment, lectures, completed, {}),
        "finished": Progress(enrollment, lectures, frozenset(item.pk for item in lectures), {}),
        **_figures(),
        "notes": [note],
        "note_form": NoteForm(instance=note),
        "review": Review(rating=4, text="The pace is right.", answer="Thank you.", **at_noon),
        "review_form": ReviewForm(),
        "certificate": Certificate(
            code="7K3QMX9T2B", student_name="Ada Byron", course_title=TITLES[0]
        ),
        "person": educator,
        "form": SampleForm(),
        "refused": SampleForm({"name": "", "level": "expert"}, auto_id="refused_%s"),
        "page": Paginator(range(240), 24).get_page(4),
    }
    return render(request, "styleguide.html", context)


def _course(number: int, educator: User) -> Course:
    return Course(
        slug=f"sample-{number}",
        title=TITLES[number % len(TITLES)],
        subtitle="From a table to a picture that needs no explaining.",
        outcomes="Choose a form that the eye reads\nLabel axes honestly\nPoint with one color",
        requirements="A tool that draws charts, of any kind",
        category=Category(name="Design", position=number),
        educator=educator,
        lecture_count=10,
        seconds=5400,
        review_count=number * 12,
        rating_average=4.3,
        **{f"rated_{stars}": number * share for stars, share in enumerate((0, 1, 1, 4, 6), 1)},
    )


def _figures() -> dict[str, object]:
    enrolled = [3, 8, 14, 20, 36, 41, 38, 30, 27, 19, 12, 9]
    completed = [0, 1, 4, 9, 12, 20, 22, 18, 14, 11, 8, 5]
    months = [f"{date(2026, month, 1):%b %Y}" for month in range(1, 13)]
    both = [charts.Series("Enrollments", enrolled), charts.Series("Completions", completed)]
    return {
        "chart": charts.columns("Enrollments and completions, 12 months", months, both),
        "tenths": charts.tenths("Where students stopped", [9, 2, 0, 1, 4, 6, 0, 0, 1, 2], 32),
        "periods": LABELS,
        "period": Period.of("365"),
    }
