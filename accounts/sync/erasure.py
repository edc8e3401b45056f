"""Erases what we hold about a user whom Clerk has deleted.

`User.objects.tombstone` has emptied the user's own row by then. The steps in `ERASURE_STEPS` erase
the rest. Each may be repeated: after an interruption they are all taken again.
"""

from typing import Any

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.models import EducatorApplication, EducatorProfile, User, UserQuerySet


def erase(users: UserQuerySet) -> None:
    """Take every step for those among `users` that are deleted and not yet erased."""
    for user_id in list(users.unerased().values_list("pk", flat=True)):
        take_steps(user_id)
        User.objects.filter(pk=user_id).update(erased_at=timezone.now())


def take_steps(user_id: str) -> None:
    for step in settings.ERASURE_STEPS:
        import_string(step)(user_id)


# The steps of accounts


def remove_applications(user_id: str) -> None:
    applications = EducatorApplication.objects.filter(user_id=user_id)
    _forget_in_history(EducatorApplication, list(applications.values_list("pk", flat=True)))
    applications.delete()


def remove_educator_profile(user_id: str) -> None:
    _forget_in_history(EducatorProfile, [user_id])
    EducatorProfile.objects.filter(pk=user_id).delete()


def forget_account(user_id: str) -> None:
    _forget_in_history(User, [user_id])


def _forget_in_history(model: type[models.Model], keys: list[Any]) -> None:
    """Take the names out of what Django admin wrote down about these rows."""
    content_type = ContentType.objects.get_for_model(model)
    entries = LogEntry.objects.filter(
        content_type=content_type, object_id__in=[str(key) for key in keys]
    )
    entries.update(object_repr="Former member", change_message="")
