"""What the page of a draft shows, and what its form does, by the draft's purpose."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import Lecture
from quizzes import questions

from . import alt_drafts, draft_sources, drafts
from .draft_forms import (
    AltTextsForm,
    DescriptionForm,
    DraftForm,
    QuestionDraftForm,
    SummaryForm,
    changed_elsewhere,
)
from .models import Draft


class Page:
    """Of a draft that is not ready: being written, not written, or accepted."""

    template = "tutor/draft.html"
    done = ""

    def __init__(self, draft: Draft, data: Any = None) -> None:
        self.draft = draft
        self.data = data

    @property
    def context(self) -> dict[str, Any]:
        return {
            "draft": self.draft,
            "course": self.draft.course,
            "source_url": source_url(self.draft),
        }

    @property
    def next_url(self) -> str:
        return reverse("tutor:draft", args=[self.draft.pk])

    @property
    def has_errors(self) -> bool:
        return False

    def is_stored(self) -> bool:
        return False


class TextPage(Page):
    """A form whose texts go on into a form of the course (`use`), or are kept."""

    form_class: ClassVar[type[DraftForm]]
    options: ClassVar[dict[str, Any]] = {}

    @cached_property
    def form(self) -> DraftForm:
        return self.form_class(self.data, draft=self.draft, **self.options)

    @property
    def context(self) -> dict[str, Any]:
        return super().context | {"form": self.form}

    @property
    def done(self) -> str:  # type: ignore[override]
        return "" if self.is_used else _("The draft is saved.")

    @property
    def next_url(self) -> str:
        return use_url(self.draft) if self.is_used else super().next_url

    @property
    def is_used(self) -> bool:
        return bool(self.data) and "use" in self.data

    @property
    def has_errors(self) -> bool:
        return bool(self.form.errors)

    def is_stored(self) -> bool:
        return self.form.is_valid() and self.form.save()


class SummaryPage(TextPage):
    form_class = SummaryForm

    @property
    def context(self) -> dict[str, Any]:
        lectures = [self.draft.lecture] if self.draft.lecture else []
        spoken = draft_sources.spoken(lectures, self.draft.course)
        lines = [line for of_lecture in spoken.values() for line in of_lecture]
        return super().context | {"spoken": lines}


class DescriptionPage(TextPage):
    form_class = DescriptionForm

    @property
    def context(self) -> dict[str, Any]:
        return super().context | {"lectures": Lecture.objects.of(self.draft.course)}


class AltTextPage(TextPage):
    form_class = AltTextsForm

    @cached_property
    def form(self) -> DraftForm:
        rows = self.draft.lecture.pictures.all() if self.draft.lecture else ()
        pictures = {str(picture.pk): picture for picture in rows}
        return AltTextsForm(self.data, draft=self.draft, pictures=pictures)


class QuestionsPage(Page):
    """A form for each question that is not in the quiz yet; those that are chosen go there."""

    def __init__(self, draft: Draft, data: Any = None) -> None:
        super().__init__(draft, data)
        self.quiz: Any = draft.quiz  # without one there are no such drafts
        self.error = ""
        self.stored = 0

    @cached_property
    def forms(self) -> list[QuestionDraftForm]:
        rows = enumerate(self.draft.content["questions"])
        return [
            QuestionDraftForm(self.data, draft=self.draft, quiz=self.quiz, number=number)
            for number, row in rows
            if not row.get("is_accepted")
        ]

    @property
    def context(self) -> dict[str, Any]:
        keys = {form.question["lecture"] for form in self.forms}
        titles = {
            str(key): title
            for key, title in Lecture.objects.filter(pk__in=keys).values_list("pk", "title")
        }
        for form in self.forms:
            form.lecture_title = titles.get(form.question["lecture"], "")
        return super().context | {"forms": self.forms, "error": self.error}

    @property
    def is_kept(self) -> bool:
        """Are the questions to be edited further, and none of them to be taken yet?"""
        return bool(self.data) and "keep" in self.data

    @property
    def done(self) -> str:  # type: ignore[override]
        if self.is_kept:
            return _("The draft is saved.")
        words = ngettext(
            "%(number)s question is in the quiz. Students see it once you publish the quiz.",
            "%(number)s questions are in the quiz. Students see them once you publish the quiz.",
            self.stored,
        )
        return words % {"number": self.stored}

    @property
    def next_url(self) -> str:
        is_over = self.draft.state == Draft.State.ACCEPTED
        return source_url(self.draft) if is_over else super().next_url

    @property
    def has_errors(self) -> bool:
        return bool(self.error)

    def is_stored(self) -> bool:
        """All of those chosen, or none. Sent twice, or begun and not ended, it is done once.

        What was edited in the others is kept.
        """
        chosen = [form for form in self.forms if form.is_chosen and not self.is_kept]
        self.error = self._problem(chosen)
        if self.error:
            return False
        self.stored = sum(form.save_new(questions.add) for form in chosen)
        for form in self.forms:
            if form.is_valid():
                form.question |= {name: form.cleaned_data[name] for name in form.EDITED}
        drafts.accept_questions(self.draft, [form.number for form in chosen])
        return True

    def _problem(self, chosen: list[QuestionDraftForm]) -> str:
        if self.data.get("version") != str(self.draft.version):
            return changed_elsewhere()
        if not chosen and not self.is_kept:
            return _("Choose at least one question.")
        checked = self.forms if self.is_kept else chosen
        if not all(form.is_valid() for form in checked):
            return _("Look at what is marked below.")
        try:
            questions.check_room(self.quiz, len(chosen))
        except ValidationError as error:
            return str(error.message)
        return ""


PAGES: dict[str, type[Page]] = {
    Draft.Purpose.SUMMARY: SummaryPage,
    Draft.Purpose.DESCRIPTION: DescriptionPage,
    Draft.Purpose.ALT_TEXT: AltTextPage,
    Draft.Purpose.QUESTIONS: QuestionsPage,
}


def page_of(draft: Draft, data: Any = None) -> Page:
    is_ready = draft.state == Draft.State.READY
    return (PAGES[draft.purpose] if is_ready else Page)(draft, data)


def source_url(draft: Draft) -> str:
    """The page of what it was drafted for."""
    if draft.quiz_id:
        return reverse("quizzes:quiz_edit", args=[draft.quiz_id])
    if draft.lecture_id:
        return reverse("teaching:lecture_edit", args=[draft.lecture_id])
    return reverse("teaching:course_edit", args=[draft.course.slug])


def use_url(draft: Draft) -> str:
    """The course's own form with the draft in it."""
    if draft.lecture_id:
        return reverse("tutor:lecture_draft_use", args=[draft.lecture_id, draft.pk])
    return reverse("tutor:course_draft_use", args=[draft.course.slug, draft.pk])


def filled_in(draft: Draft, lecture: Lecture) -> dict[str, str]:
    """What the lecture's form begins with, instead of the lecture's text."""
    if draft.purpose == Draft.Purpose.ALT_TEXT:
        alts = {row["picture"]: row["alt"] for row in draft.content["pictures"] if row["alt"]}
        pictures = lecture.pictures.filter(pk__in=alts)
        described = {picture.address: alts[str(picture.pk)] for picture in pictures}
        return {"body": alt_drafts.in_text(lecture.body, described)}
    parts = [draft.content["text"], lecture.body]
    if draft.content.get("place") == "end":
        parts.reverse()
    return {"body": "\n\n".join(filter(None, parts))}
