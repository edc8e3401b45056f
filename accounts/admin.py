"""Users are Clerk's: they are read here and changed there."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from .models import EducatorApplication, User

if admin.site.is_registered(Group):
    admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ("name", "email", "role", "banned", "created_at", "deleted_at")
    list_filter = ("role", "banned", "created_at")
    search_fields = ("id", "email", "username", "first_name", "last_name")
    ordering = ("-created_at",)
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in User._meta.fields if field.name != "accent_color"]


@admin.register(EducatorApplication)
class EducatorApplicationAdmin(admin.ModelAdmin):
    list_display = ("user", "title", "status", "created_at", "decided_by", "decided_at")
    list_filter = ("status", "created_at")
    list_select_related = ("user", "decided_by")
    search_fields = ("user__first_name", "user__last_name", "user__email", "title", "expertise")
    autocomplete_fields = ("user", "decided_by")
    ordering = ("-created_at",)
