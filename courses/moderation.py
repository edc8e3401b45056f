"""Reports of what people wrote: one of each person and post, open until somebody has decided."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import QuestionReport, ReviewReport

DECIDED = _("Your report was decided on, and this was not changed since.")


def report_again(
    report: ReviewReport | QuestionReport, edited_at: datetime | None, **said: str
) -> bool:
    """Let a person's report say what it should have said at first.

    One that was decided on is open again where the post was edited since then; False where not.
    """
    changes: dict[str, str | datetime | None] = {**said}
    if report.settled_at:
        if edited_at is None or edited_at <= report.settled_at:
            return False
        changes |= {"settled_at": None, "created_at": timezone.now()}
    rows = type(report)._default_manager.filter(pk=report.pk, settled_at=report.settled_at)
    return bool(rows.update(**changes))
