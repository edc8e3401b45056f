"""What educators write: courses, chapters, lectures."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses import lecture_rules
from courses.models import Chapter, Course, Lecture
from courses.uploads import UploadForm
from editing.forms import EditForm
from texts import languages

from .captions import CaptionsForm


class CourseForm(UploadForm):
    owner: ClassVar = "educator"
    markdown_field = "description"
    language = languages.LanguageField(label=_("Language"), initial="en")

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


class LectureForm(CaptionsForm):
    owner: ClassVar = "chapter"
    markdown_field = "body"

    class Meta:
        model = Lecture
        fields = (
            "title",
            "kind",
            "video_url",
            "video_file",
            *CaptionsForm.FIELDS,
            "body",
            "seconds",
            "is_preview",
        )
        labels = {"title": _("Title"), "kind": _("Kind")}
        widgets = {"body": forms.Textarea({"rows": 10})}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        lecture_rules.check(self)
        return cleaned
