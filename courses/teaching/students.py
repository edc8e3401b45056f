"""The students of an educator's courses: who they are, how far they have come, who needs help."""

import re
from functools import cached_property
from typing import Any

from django import forms
from django.core.paginator import Page
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.sessions.decorators import educator_required
from accounts.sessions.http import UserRequest
from courses import access
from courses.models import Course, CourseQuerySet, Lecture
from courses.models.enrollment import words_asked
from courses.paging import PAGE_SIZE, KnownCount

from .invitations import InvitationForm
from .student_keys import LECTURES, MOST_COMMON, SINCE, StudentKeys
from .student_rows import load
from .students_file import students_file

MOST_CHOICES = 50  # courses that the form lists; each one's own page has its students, too
MOST = 1000  # students that a filtered list counts and shows; the file has them all

SHOW = {
    "under-half": _("Under 50 %"),
    "inactive": _("Inactive for 14 days"),
    "completed": _("Completed"),
}
IS_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch
SORTS = {
    "active": _("Last active first"),
    "away": _("Longest away first"),
    "enrolled": _("Newest first"),
    "name": _("Name"),
    "progress": _("Most progress first"),
    "least": _("Least progress first"),
}
NAMED = ("title", "sort_title", "slug", "language", "lecture_count", "enrollment_count")


class StudentsForm(forms.Form):
    """Which students of `courses`, or of one of them, and in which order: the parameters of the list and of its file.

    q        beginnings of words of a name or of an e-mail address
    course   the slug of one of the courses, where there are several
    show     under-half, inactive or completed; of several, all hold
    lecture  the key of the lecture they are stuck at: opened last, seven days ago or more
    reached, past
             the key of a lecture that they have opened, that they have completed
    enrolled_since, completed_since, active_since
             a day of UTC, such as 2026-03-01: that one or a later one
    sort     active (where none is given), away, enrolled, name, progress or least

    A value that makes no sense counts as none.
    """

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"type": "search", "placeholder": _("Name or e-mail address")}),
    )
    course = forms.ChoiceField(label=_("Course"), required=False)
    lecture = forms.TypedChoiceField(label=_("Stuck at"), required=False, empty_value=None)
    sort = forms.ChoiceField(
        label=_("Sort"),
        choices=list(SORTS.items()),
        required=False,
    )
    show = forms.MultipleChoiceField(
        label=_("Show only"),
        choices=list(SHOW.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    reached = forms.TypedChoiceField(required=False, empty_value=None, widget=forms.HiddenInput)
    past = forms.TypedChoiceField(required=False, empty_value=None, widget=forms.HiddenInput)
    enrolled_since = forms.DateField(required=False, widget=forms.HiddenInput)
    completed_since = forms.DateField(required=False, widget=forms.HiddenInput)
    active_since = forms.DateField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, courses: CourseQuerySet, course: Course | None = None) -> None:
        """`course` is the only one that is asked for."""
        super().__init__(data)
        self.courses, self.only_course = courses, course
        self.largest: list[Course] = []
        if course:
            del self.fields["course"]
        else:
            self._set_courses()
        self._set_lectures()

    def _set_courses(self) -> None:
        """To choose from: the largest, and the one that is asked for."""
        keys = self.courses.order_by("-enrollment_count", "id").values_list("pk", flat=True)
        found = Course.objects.only(*NAMED).in_bulk(list(keys[:MOST_CHOICES]))
        self.largest = sorted(found.values(), key=lambda one: -one.enrollment_count)
        if len(self.largest) < 2:
            self.only_course = self.largest[0] if self.largest else None
            del self.fields["course"]
            return
        if slug := self.data.get("course"):
            self.only_course = self.courses.only(*NAMED).filter(slug=slug).first()
        asked = [self.only_course] if self.only_course else []
        listed = sorted({*self.largest, *asked}, key=lambda one: (one.sort_title, one.pk))
        course: Any = self.fields["course"]
        course.choices = [("", gettext("All courses")), *((one.slug, one.title) for one in listed)]

    def _set_lectures(self) -> None:
        lectures = {str(lecture.pk): lecture for lecture in self._lectures()}
        for name in LECTURES:
            lecture: Any = self.fields[name]
            lecture.choices = [
                ("", gettext("Any lecture")),
                *((key, one.title) for key, one in lectures.items()),
            ]
            lecture.coerce = lectures.__getitem__
        if not self.only_course:
            self.fields["lecture"].widget = forms.HiddenInput()

    def _lectures(self) -> list[Lecture]:
        """To choose from: those of the one course; of several, those that are asked for."""
        if self.only_course:
            rows = Lecture.objects.filter(chapter__course=self.only_course)
            return list(rows.only("title").in_order())
        asked = [text for name in LECTURES if IS_KEY(text := self.data.get(name) or "")]
        if not asked:
            return []
        rows = Lecture.objects.filter(pk__in=asked, chapter__course__in=self.courses)
        return list(rows.only("title").in_order())

    @property
    def chosen(self) -> dict[str, Any]:
        """The filters that make sense."""
        return self.cleaned_data if self.errors is not None else {}  # `errors` cleans when read

    @property
    def is_filtering(self) -> bool:
        is_named = words_asked(self.chosen.get("q", ""))
        return bool(is_named) or any(self.chosen.get(name) for name in ("show", *LECTURES, *SINCE))

    @property
    def stuck_at(self) -> Lecture | None:
        return self.chosen.get("lecture")

    @property
    def who_reached(self) -> Lecture | None:
        return self.chosen.get("reached")

    @property
    def who_is_past(self) -> Lecture | None:
        return self.chosen.get("past")

    @cached_property
    def student_count(self) -> int:
        """Of the courses, without filters."""
        if self.only_course:
            return self.only_course.enrollment_count
        if len(self.largest) < MOST_CHOICES:  # these are all
            return sum(course.enrollment_count for course in self.largest)
        total: int = self.courses.aggregate(n=Sum("enrollment_count", default=0))["n"]
        return total

    @cached_property
    def keys(self) -> StudentKeys:
        return StudentKeys(self.courses, self.largest, self.only_course, self.chosen)

    @property
    def known(self) -> list[Course]:
        """The courses that were read for the form."""
        return [self.only_course] if self.only_course else self.largest

    @property
    def most(self) -> int:
        """How many are counted and listed."""
        is_common = words_asked(self.chosen.get("q", "")) and self.keys.few_named is None
        return MOST_COMMON if is_common else MOST


@require_safe
@educator_required
def students(request: UserRequest, slug: str = "") -> HttpResponse:
    """Of one course, or of all; `StudentsForm` says which, and in which order."""
    form = _form(request, slug)
    page, has_more = _page(request, form)
    course = form.only_course if slug else None
    context = {
        "course": course,
        "is_listed": course is not None and access.is_in_catalogue(course),
        "form": form,
        "page": page,
        "has_more": has_more,
        "invitation": InvitationForm(),
    }
    return render(request, "courses/teaching/students.html", context)


@require_safe
@educator_required
def students_csv(request: UserRequest, slug: str = "") -> HttpResponseBase:
    """The same students in the same order, all of them, as a file for a spreadsheet."""
    form = _form(request, slug)
    return students_file(form.keys.all(), form.only_course, slug or "all")


def _form(request: UserRequest, slug: str) -> StudentsForm:
    course = access.get_taught_course(request.user, slug) if slug else None
    return StudentsForm(request.GET, Course.objects.taught_by(request.user), course)


def _page(request: HttpRequest, form: StudentsForm) -> tuple[Page, bool]:
    """A page of enrollments, and whether more are found than are counted."""
    if form.is_filtering and (form.only_course or form.chosen.get("q")):
        return _filtered_page(request, form)
    first = form.keys.between(0, PAGE_SIZE + 1) if form.is_filtering else []
    count, has_more = _count(len(first), form)
    page = KnownCount(range(count), PAGE_SIZE, count).get_page(request.GET.get("page"))
    if not form.is_filtering or page.number > 1:
        first = form.keys.between(max(page.start_index() - 1, 0), page.end_index())
    page.object_list = load(first[:PAGE_SIZE], form.known)
    return page, has_more


def _filtered_page(request: HttpRequest, form: StudentsForm) -> tuple[Page, bool]:
    """Keys are read at once as far as they are counted, where whoever counted them would look at as
    many: in one course, and of a name."""
    keys = form.keys.between(0, form.most + 1)
    count = min(len(keys), form.most)
    page = KnownCount(keys, PAGE_SIZE, count).get_page(request.GET.get("page"))
    page.object_list = load(list(page.object_list), form.known)
    return page, len(keys) > form.most


def _count(at_least: int, form: StudentsForm) -> tuple[int, bool]:
    """How many there are, and whether there are more than that; of filtered ones up to `most`.

    `at_least` is how many filtered ones are known: with less than a page they are all.
    """
    if not form.is_filtering:
        return form.student_count, False
    if at_least <= PAGE_SIZE:
        return at_least, False
    count = form.keys.count(form.most + 1)
    return min(count, form.most), count > form.most
