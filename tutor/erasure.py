"""What happens to what someone asked of a model when they were deleted at Clerk."""

from .models import Answer, Usage


def remove_answers(user_id: str) -> None:
    """May be repeated. One that is being written is not gone on with."""
    Answer.objects.filter(user_id=user_id).delete()


def remove_usage(user_id: str) -> None:
    """May be repeated. What everyone used stays counted."""
    Usage.objects.filter(user_id=user_id).delete()
