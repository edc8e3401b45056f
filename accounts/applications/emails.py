"""Mails to applicants, in the language that they chose for mails, or applied in."""

from importlib import import_module

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import EducatorApplication


def send_decision(application: EducatorApplication) -> None:
    """Tell the applicant of the decision, if Clerk gave us an address; by the mail of its status.

    Raises SMTPException or OSError when the mail was not sent.
    """
    if not application.user.email:
        return
    context = {"application": application, "site": settings.SITE_URL}
    language = import_module(settings.MAIL_LANGUAGE).language_of(application.user)
    with translation.override(language):
        text = render_to_string(f"accounts/applications/emails/{application.status}.txt", context)
    subject, _, body = text.partition("\n")
    send_mail(subject, body.strip() + "\n", None, [application.user.email])
