"""The files of a lecture, and the pictures for its text or for a course's description."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Role
from accounts.sessions.decorators import educator_required
from accounts.sessions.http import UserRequest
from accounts.sessions.uploads import takes_uploads
from courses import access, attachments
from courses.media.validators import ATTACHMENTS, PICTURES
from courses.models import Attachment, Course, Lecture, Picture
from editing.text import INVALID

from .files_forms import AttachmentForm, AttachmentsForm, PictureForm


@require_http_methods(["GET", "HEAD", "POST"])
@takes_uploads(ATTACHMENTS, Role.EDUCATOR, access.get_lecture_with_files)
@educator_required
def lecture_files(request: UserRequest, lecture_id: UUID) -> HttpResponse:
    """Add files, rename one (`rename`) or take one away (`remove`)."""
    lecture = access.get_lecture_with_files(request.user, lecture_id)
    if "rename" in request.POST or "remove" in request.POST:
        return _change(request, lecture)
    form = AttachmentsForm(request.POST or None, request.FILES or None, owner=lecture)
    if form.is_valid() and form.save():
        messages.success(request, _("Stored: students find it under About."))
        return redirect("teaching:lecture_files", lecture.pk)
    return _files_page(request, lecture, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@takes_uploads(PICTURES, Role.EDUCATOR, access.get_lecture_with_files)
@educator_required
def lecture_pictures(request: UserRequest, lecture_id: UUID) -> HttpResponse:
    """Store a picture for the lecture's text, or delete one (`remove`)."""
    lecture = access.get_lecture_with_files(request.user, lecture_id)
    address = reverse("teaching:lecture_files", args=[lecture.pk])
    answer = _store_picture(request, lecture, lecture.pictures.all(), address)
    if isinstance(answer, HttpResponse):
        return answer
    return _files_page(request, lecture, picture_form=answer)


@require_http_methods(["GET", "HEAD", "POST"])
@takes_uploads(PICTURES, Role.EDUCATOR, access.get_taught_course)
@educator_required
def course_pictures(request: UserRequest, slug: str) -> HttpResponse:
    """The same for the course's description."""
    course = access.get_taught_course(request.user, slug)
    address = reverse("teaching:course_pictures", args=[course.slug])
    answer = _store_picture(request, course, course.pictures.all(), address)
    if isinstance(answer, HttpResponse):
        return answer
    context = {"course": course} | _pictures(request, course, answer)
    status = INVALID if answer.errors else 200
    return render(request, "courses/teaching/course_pictures.html", context, status=status)


def _change(request: UserRequest, lecture: Lecture) -> HttpResponse:
    attachment = get_object_or_404(lecture.attachments, pk=_key(request.POST.get("attachment")))
    if "remove" in request.POST:
        attachments.delete(Attachment.objects.filter(pk=attachment.pk))
        messages.success(request, _("“%(title)s” is deleted.") % {"title": attachment.title})
        return redirect("teaching:lecture_files", lecture.pk)
    form = _rename_form(attachment, request.POST)
    if form.is_valid() and form.save_version():
        messages.success(request, _("Saved."))
        return redirect("teaching:lecture_files", lecture.pk)
    return _files_page(request, lecture, rename_form=form)


def _store_picture(
    request: UserRequest, owner: Lecture | Course, pictures: QuerySet[Picture], address: str
) -> HttpResponse | PictureForm:
    """Where it leads; or the form, when it is asked for or has errors."""
    if "remove" in request.POST:
        picture = get_object_or_404(pictures, pk=_key(request.POST.get("picture")))
        attachments.delete(Picture.objects.filter(pk=picture.pk))
        messages.success(request, _("The picture is deleted."))
        return redirect(address)
    form = PictureForm(
        request.POST or None, request.FILES or None, owner=owner, auto_id="picture_%s"
    )
    if form.is_valid() and (stored := form.save()):
        return redirect(f"{address}?picture={stored.pk}#picture")
    return form


def _files_page(
    request: UserRequest,
    lecture: Lecture,
    *,
    form: AttachmentsForm | None = None,
    picture_form: PictureForm | None = None,
    rename_form: AttachmentForm | None = None,
) -> HttpResponse:
    changed = rename_form.instance.pk if rename_form else None
    rows = [
        rename_form if attachment.pk == changed else _rename_form(attachment)
        for attachment in lecture.attachments.all()
    ]
    context = {
        "lecture": lecture,
        "course": lecture.chapter.course,
        "form": form or AttachmentsForm(owner=lecture),
        "rows": rows,
    } | _pictures(
        request, lecture, picture_form or PictureForm(owner=lecture, auto_id="picture_%s")
    )
    is_wrong = any(it and it.errors for it in (form, picture_form, rename_form))
    status = INVALID if is_wrong else 200
    return render(request, "courses/teaching/lecture_files.html", context, status=status)


def _pictures(request: UserRequest, owner: Lecture | Course, form: PictureForm) -> dict[str, Any]:
    """What the list of pictures shows; `new` is the one that was stored just now."""
    pictures = list(owner.pictures.all())
    new = _key(request.GET.get("picture"))
    return {
        "picture_form": form,
        "pictures": pictures,
        "new": next((picture for picture in pictures if picture.pk == new), None),
    }


def _rename_form(attachment: Attachment, data: Any = None) -> AttachmentForm:
    return AttachmentForm(data, instance=attachment, auto_id=f"{attachment.pk}_%s")


def _key(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
