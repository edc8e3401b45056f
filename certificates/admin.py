"""Certificates in Django admin: read, and revoked with a reason. Nothing of them is edited."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest

from accounts.admin.read_only import ReadOnlyAdmin
from editing.text import ModelForm
from texts.validators import validate_visible

from . import issuing
from .models import Certificate


class RevocationForm(ModelForm):
    revoked_reason = forms.CharField(
        label="Reason",
        max_length=200,
        validators=[validate_visible],
        help_text="Anyone who has the certificate's code can read it. A revocation is for good.",
    )

    class Meta:
        model = Certificate
        fields = ("revoked_reason",)


@admin.register(Certificate)
class CertificateAdmin(ReadOnlyAdmin):
    form = RevocationForm
    ordering = ("-issued_at", "pk")
    list_display = ("code", "student_name", "course_title", "issued_at", "revoked_at")
    list_filter = ("issued_at", "revoked_at")
    search_fields = (
        "code",
        "search_text",
        "student__search_name",
        "student__search_last_name",
        "student__email",
        "course__slug",
    )
    readonly_fields = (
        "code",
        "student_name",
        "course_title",
        "educator_name",
        "issued_at",
        "revoked_at",
        "student",
        "course",
        "educator",
    )
    fields = (*readonly_fields, "revoked_reason")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is not valid any more is only read; who revokes it all the same is told."""
        is_asked = obj is None or obj.is_valid or request.method == "POST"
        return is_asked and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Certificate, form: Any, change: bool) -> None:
        if not issuing.revoke(obj, form.cleaned_data["revoked_reason"]):
            self.message_user(request, "It was not valid any more.", messages.WARNING)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        return "Revoked."
