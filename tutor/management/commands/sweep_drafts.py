"""Deletes the drafts that educators asked for over 30 days ago: run_periodically runs it."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tutor import drafts
from tutor.models import KEPT, Answer, Draft


class Command(BaseCommand):
    help = "Delete the drafts that educators asked a model for over 30 days ago."

    def handle(self, **options: Any) -> None:
        number = drafts.delete(Draft.objects.outdated())
        long_ago = timezone.now() - KEPT
        left = Answer.objects.filter(purpose__in=Draft.Purpose.values, created_at__lt=long_ago)
        keys = list(left.filter(draft=None).values_list("pk", flat=True))
        Answer.objects.filter(pk__in=keys).delete()
        self.stdout.write(f"{number} drafts are deleted.")
