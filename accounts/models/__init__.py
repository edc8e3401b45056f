"""Who people are, what they apply for, and how we keep up with Clerk."""

from .application import DecisionConflict, EducatorApplication
from .profile import EducatorProfile
from .sync import LeaseLost, Reconciliation, WebhookStatus
from .user import Role, User, UserQuerySet, random_accent_color

__all__ = [
    "DecisionConflict",
    "EducatorApplication",
    "EducatorProfile",
    "LeaseLost",
    "Reconciliation",
    "Role",
    "User",
    "UserQuerySet",
    "WebhookStatus",
    "random_accent_color",
]
