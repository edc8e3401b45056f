"""What `manage.py doctor` says, for admins."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from . import proxy
from .examination import Section, examine, worst


@require_safe
def doctor(request: HttpRequest) -> HttpResponse:
    """A GET that asks every service, for seconds at most, and stores nothing."""
    sections = [*examine(), Section("This request", list(proxy.seen_in(request)))]
    context = admin.site.each_context(request) | {
        "title": "What is wrong, and what to do",
        "sections": sections,
        "worst": worst(sections),
    }
    return render(request, "admin/doctor.html", context)
