"""Files and pictures of educators in Django admin: looked at, and deleted where they must not be."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html

from courses.admin_pages import SharedRowsAdmin
from courses.models import Attachment, Picture


class FilesAdmin(SharedRowsAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Attachment)
class AttachmentAdmin(FilesAdmin):
    ordering = ("lecture_id", "position", "pk")
    list_display = ("title", "lecture", "kind", "bytes")
    list_select_related = ("lecture",)
    search_fields = (
        "title",
        "lecture__search_title",
        "lecture__chapter__course__slug",
        "lecture__chapter__course__search_text",
    )
    fields = ("title", "lecture", "kind", "bytes", "download")
    readonly_fields = ("kind", "bytes", "download")

    @admin.display(description="file")
    def download(self, attachment: Attachment) -> str:
        return format_html('<a href="{}">{}</a>', attachment.download_url, attachment.title)


@admin.register(Picture)
class PictureAdmin(FilesAdmin):
    ordering = ("-created_at", "pk")
    list_display = ("alt", "lecture", "course", "bytes", "created_at")
    list_display_links = ("created_at",)
    list_select_related = ("lecture", "course")
    search_fields = ("alt", "lecture__search_title", "course__slug", "course__search_text")
    fields = ("alt", "lecture", "course", "bytes", "created_at", "picture")
    readonly_fields = ("bytes", "created_at", "picture")

    @admin.display(description="picture")
    def picture(self, picture: Picture) -> str:
        return format_html('<img src="{}" alt="{}" width="320">', picture.address, picture.alt)
