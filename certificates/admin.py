"""Certificates in Django admin."""

from django.contrib import admin

from courses.admin_pages import SharedRowsAdmin
from editing.admin import EditAdmin

from .models import Certificate


@admin.register(Certificate)
class CertificateAdmin(EditAdmin, SharedRowsAdmin):
    list_display = ("code", "student_name", "course_title", "issued_at", "revoked_at")
    list_filter = ("issued_at", "revoked_at")
    search_fields = ("code", "search_text")
    autocomplete_fields = ("enrollment",)
