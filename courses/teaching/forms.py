"""What educators write: courses, chapters, lectures."""

from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses import lecture_rules, publication, revisions
from courses.media.pasted import title_and_link
from courses.models import Chapter, Course, Lecture
from courses.uploads import UploadForm
from editing.forms import EditForm
from editing.text import Limit
from texts import languages
from texts.templatetags.texts import time_of_day

from .captions import CaptionsForm
from .groups import GroupedForm
from .widgets import MarkdownTextarea


class NewCourseForm(EditForm):
    """The title alone: the checklist of publication asks for the rest."""

    owner: ClassVar = "educator"

    class Meta:
        model = Course
        fields = ("title",)
        labels = {"title": _("Title")}
        help_texts = {"title": _("You can change it later.")}


class CourseForm(GroupedForm, UploadForm):
    owner: ClassVar = "educator"
    markdown_field = "description"
    GROUPS: ClassVar = (
        ("about", _("About the course"), ("title", "subtitle", "outcomes", "description")),
        ("picture", _("Picture"), ("thumbnail",)),
        ("students", _("Who it is for"), ("requirements", "category", "level", "language")),
    )
    language = languages.LanguageField(label=_("Language"), initial="en")

    class Meta:
        model = Course
        fields = (
            "title",
            "subtitle",
            "category",
            "level",
            "language",
            "outcomes",
            "requirements",
            "description",
            "thumbnail",
        )
        labels = {
            "title": _("Title"),
            "subtitle": _("Subtitle"),
            "category": _("Category"),
            "level": _("Level"),
            "outcomes": _("What students will learn"),
            "requirements": _("What students need"),
            "description": _("Description"),
            "thumbnail": _("Thumbnail"),
        }
        widgets = {
            "outcomes": forms.Textarea({"rows": 6}),
            "requirements": forms.Textarea({"rows": 3}),
            "description": MarkdownTextarea({"rows": 12}),
        }
        help_texts = {
            "subtitle": _("One line: what a student will be able to do."),
            "thumbnail": _("JPEG, PNG or WebP, 5 MB at the most. Without one we draw a picture."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category: Any = self.fields["category"]
        category.empty_label = gettext("Choose a category")
        if not self.instance._state.adding:
            address = reverse("teaching:course_pictures", args=[self.instance.slug])
            self.fields["description"].widget.pictures_url = address

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        publication.check_details(self)
        return cleaned


class ChapterForm(EditForm):
    owner: ClassVar = "course"

    class Meta:
        model = Chapter
        fields = ("title",)
        labels = {"title": _("Title")}
        widgets = {"title": forms.TextInput({"autocomplete": "off"})}


class LectureTitleForm(EditForm):
    owner: ClassVar = "chapter"

    class Meta:
        model = Lecture
        fields = ("title",)
        labels = {"title": _("Title")}


class NewLectureForm(EditForm):
    """A title makes an article without a text yet, a link in its place a video."""

    owner: ClassVar = "chapter"
    title = forms.CharField(
        label=_("Title"),
        widget=forms.TextInput(
            {"autocomplete": "off", "placeholder": _("A title, or the link of a video")}
        ),
    )

    class Meta:
        model = Lecture
        fields = ("title",)

    def clean_title(self) -> str:
        title, link = title_and_link(self.cleaned_data["title"])
        Limit(Lecture.title.field.max_length)(title)
        self.instance.kind = Lecture.Kind.VIDEO if link else Lecture.Kind.ARTICLE
        self.instance.video_url = link
        return title


def new_lecture_form(chapter: Chapter, data: QueryDict | None = None) -> NewLectureForm:
    """One of those that stand side by side on the curriculum's page."""
    auto_id = f"new-{chapter.pk}-%s"
    return NewLectureForm(data, instance=Lecture(chapter=chapter), auto_id=auto_id)


class LectureForm(GroupedForm, CaptionsForm):
    owner: ClassVar = "chapter"
    editor: User | None = None  # who types
    markdown_field = "body"
    GROUPS: ClassVar = (
        ("lecture", _("Title and kind"), ("title", "kind")),
        ("video", _("Video"), ("video_url", "video_file", "seconds")),
        ("text", _("Text"), ("body",)),
        ("captions", _("Captions"), ("captions", "captions_*")),
        ("files", _("Files"), ()),
        ("preview", _("Who may open it"), ("is_preview",)),
    )

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
        widgets = {"body": MarkdownTextarea({"rows": 16})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lecture_rules.limit_kinds(self)
        if not self.instance._state.adding:
            address = reverse("teaching:lecture_pictures", args=[self.instance.pk])
            self.fields["body"].widget.pictures_url = address

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        lecture_rules.check(self)
        return cleaned

    @property
    def set_when_stored(self) -> set[str]:
        return lecture_rules.set_when_stored(self)

    def who_stored(self, row: Any) -> str:
        last = revisions.newest(row)
        if last is None or last.version != row.version or not last.author or not last.saved_at:
            return ""
        time = time_of_day(last.saved_at)
        if last.author == self.editor:
            return gettext("By you, in another tab or window, at %(time)s.") % {"time": time}
        return gettext("By %(name)s, at %(time)s.") % {"name": last.author.name, "time": time}


class QuizLectureForm(GroupedForm, EditForm):
    """What a quiz has of a lecture; its questions and rules have pages of their own."""

    owner: ClassVar = "chapter"
    editor: User | None = None
    GROUPS: ClassVar = (
        ("lecture", _("Title"), ("title",)),
        ("preview", _("Who may open it"), ("is_preview",)),
    )

    class Meta:
        model = Lecture
        fields = ("title", "is_preview")
        labels = {"title": _("Title")}


class VideoForm(UploadForm):
    """A lecture of a video file alone, named after it."""

    owner: ClassVar = "chapter"

    class Meta:
        model = Lecture
        fields = ("title", "video_file")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["video_file"].required = True
