"""What educators write: courses, chapters, lectures."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.models import Chapter, Course, Lecture
from editing.forms import EditForm


class CourseForm(EditForm):
    owner: ClassVar = "educator"

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


class ChapterForm(EditForm):
    owner: ClassVar = "course"

    class Meta:
        model = Chapter
        fields = ("title",)
        labels = {"title": _("Title")}


class LectureForm(EditForm):
    owner: ClassVar = "chapter"

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
