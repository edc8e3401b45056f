"""The forms of courses: the catalogue's filters, and what educators write."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from .models import Category, Chapter, Course, CourseQuerySet, Lecture

SORTS = {
    "newest": (_("Newest"), "-published_at"),
    "popular": (_("Most popular"), "-enrollment_count"),
    "rating": (_("Best rated"), "-rating_average"),
    "title": (_("Title"), "title"),
}


class CatalogueForm(forms.Form):
    """The catalogue's filters; a value that makes no sense counts as none."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"type": "search", "placeholder": _("Find a course")}),
    )
    category = forms.ModelChoiceField(
        Category.objects.all(),
        label=_("Category"),
        to_field_name="slug",
        required=False,
        empty_label=_("All categories"),
    )
    level = forms.ChoiceField(
        label=_("Level"),
        choices=[("", _("All levels")), *Course.Level.choices],
        required=False,
    )
    sort = forms.ChoiceField(
        label=_("Sort"),
        choices=[(key, label) for key, (label, order) in SORTS.items()],
        required=False,
    )

    @property
    def is_filtering(self) -> bool:
        chosen = self._chosen()
        return any(chosen.get(name) for name in ("q", "category", "level"))

    def filter(self, courses: CourseQuerySet) -> CourseQuerySet:
        """Those of `courses` that the filters leave, in the order that was asked for."""
        chosen = self._chosen()
        if chosen.get("q"):
            courses = courses.search(chosen["q"])
        if chosen.get("category"):
            courses = courses.filter(category=chosen["category"])
        if chosen.get("level"):
            courses = courses.filter(level=chosen["level"])
        order = SORTS[chosen.get("sort") or "newest"][1]
        return courses.order_by(order, "id")

    def _chosen(self) -> dict[str, Any]:
        """The filters that make sense; none on a form that was not sent."""
        is_cleaned = self.is_bound and self.errors is not None  # `errors` cleans when it is read
        return self.cleaned_data if is_cleaned else {}


class VersionedForm(forms.ModelForm):
    """Edits a row with a `version`: what was read is sent along, and a newer row is not lost.

    Who comes second is told, keeps what they typed, and may store it by saving again.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        is_stored = not self.instance._state.adding
        if is_stored and cleaned.get("version") != self.instance.version:
            self._add_conflict(self.instance.version)
        return cleaned

    def save_version(self) -> bool:
        """Store what was changed; False, with an error on the form, when someone was quicker."""
        changed = [name for name in self.changed_data if name != "version"]
        if self.instance.save_version(changed):
            return True
        self._add_conflict(self.instance.version + 1)
        return False

    def _add_conflict(self, current: int) -> None:
        """Say so; to send the form again is to have seen version `current`."""
        data = cast(QueryDict, self.data).copy()
        data["version"] = str(current)
        self.data = data
        self.add_error(
            None,
            gettext(
                "This course was saved elsewhere while you were editing. What you typed is still "
                "here: compare it with the course, then save again to keep yours."
            ),
        )


class CourseForm(VersionedForm):
    class Meta:
        model = Course
        fields = (
            "title",
            "subtitle",
            "category",
            "level",
            "language",
            "description",
            "thumbnail",
        )
        labels = {
            "title": _("Title"),
            "subtitle": _("Subtitle"),
            "category": _("Category"),
            "level": _("Level"),
            "language": _("Language"),
            "description": _("Description"),
            "thumbnail": _("Thumbnail"),
        }
        widgets = {"description": forms.Textarea({"rows": 12})}
        help_texts = {
            "subtitle": _("One line: what a student will be able to do."),
            "thumbnail": _("JPEG, PNG or WebP, 5 MB at the most. Without one we draw a picture."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category: Any = self.fields["category"]
        category.empty_label = gettext("Choose a category")

    def save_new(self, educator: User) -> Course:
        self.instance.educator = educator
        course: Course = self.instance
        course.save_new()
        return course


class ChapterForm(forms.ModelForm):
    class Meta:
        model = Chapter
        fields = ("title",)
        labels = {"title": _("Title")}


class LectureForm(forms.ModelForm):
    class Meta:
        model = Lecture
        fields = (
            "title",
            "kind",
            "video_url",
            "video_file",
            "captions",
            "body",
            "seconds",
            "is_preview",
        )
        labels = {"title": _("Title"), "kind": _("Kind"), "captions": _("Captions")}
        widgets = {"body": forms.Textarea({"rows": 10})}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        kind = cleaned.get("kind")
        has_video = cleaned.get("video_url") or cleaned.get("video_file")
        video_failed = {"video_url", "video_file"} & set(self.errors)
        if kind == Lecture.Kind.VIDEO and not has_video and not video_failed:
            self.add_error("video_url", gettext("Paste a link, or choose a video file below."))
        if kind == Lecture.Kind.ARTICLE and not cleaned.get("body") and "body" not in self.errors:
            self.add_error("body", gettext("Write the article."))
        return cleaned
