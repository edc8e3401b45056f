"""What people may send, and what we say when it is wrong."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .models import Category, Chapter, Course, Lecture

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
        return any(self.cleaned_data.get(name) for name in ("q", "category", "level"))

    def courses(self) -> Any:
        """The published courses that the filters leave."""
        self.full_clean()
        chosen = self.cleaned_data
        courses = Course.objects.published().for_cards()
        if chosen.get("q"):
            courses = courses.search(chosen["q"])
        if chosen.get("category"):
            courses = courses.filter(category=chosen["category"])
        if chosen.get("level"):
            courses = courses.filter(level=chosen["level"])
        order = SORTS[chosen.get("sort") or "newest"][1]
        return courses.order_by(order, "id")


class CourseForm(forms.ModelForm):
    """`version` is what the educator saw: a newer one in the database is not overwritten."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

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
        self.initial["version"] = self.instance.version

    def save_new(self, educator: Any) -> Course:
        self.instance.educator = educator
        course: Course = self.instance
        return course.create()

    def save_edit(self) -> bool:
        """Store the edit; False, with an error on the form, when someone else was quicker."""
        self.instance.version = self.cleaned_data.get("version") or 0
        if self.instance.save_version(self.Meta.fields):
            return True
        current = Course.objects.get(pk=self.instance.pk).version
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
        return False


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
