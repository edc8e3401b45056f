"""What these tests share."""

import re

from accounts.models import EducatorApplication

Status = EducatorApplication.Status


LIST = "/admin/accounts/educatorapplication/"


BUTTONS = {"approved": "Approve", "rejected": "Reject", "revoked": "Revoke the approval"}


def apply(user, title="Carpenter", **fields):
    texts = {"bio": "Up <b>and</b> up.", "expertise": "Stairs"}
    return EducatorApplication.objects.create(user=user, title=title, **texts | fields)


def decided(user, by, *statuses, reason="Steep.", **fields):
    """An application after decisions that Clerk and the applicant have heard of."""
    application = apply(user, **fields)
    for status in statuses:
        application.decide(status, by, reason)
        application.update_if_unchanged(role_due=False, mail_due=False)
    return application


def page_of(application):
    return f"{LIST}{application.pk}/change/"


def post_decision(browser, application, button, reason="", **options):
    data = {"reason": reason, f"_{button}": BUTTONS[button]}
    return browser.post(page_of(application), data, **options)


def bulk(browser, action, applications, reason=""):
    keys = [str(application.pk) for application in applications]
    data = {"action": action, "reason": reason, "_selected_action": keys}
    return browser.post(LIST, data, follow=True)


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def buttons(response):
    names = re.findall(r'type="submit"[^>]*? name="_(\w+)"', response.content.decode())
    return set(names)


def states(*applications):
    rows = EducatorApplication.objects.in_bulk([application.pk for application in applications])
    return [rows[application.pk].status for application in applications]
