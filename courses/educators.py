"""Who teaches a course beside its owner: inviting, answering, leaving, handing the course over.

Each step compares and sets the state of one row, so that of two steps at once one comes first and
the other finds what it left. Each ends in the course's counter.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from . import counters, emails
from .deletion import pointing_to
from .models import Course, CourseEducator
from .models.educator import LASTS
from .search import indexing

MOST = 20  # who teach a course or are invited to, its owner among them
MOST_A_DAY = 20  # invitations of one owner
DAY = timedelta(days=1)  # after which an address that has said no may be invited again
State = CourseEducator.State


@dataclass
class Refused(Exception):
    """An invitation that is not sent, and why; is it that the owner has to wait?"""

    message: str | Promise
    is_early: bool = False


def invite(course: Course, email: str) -> None:
    """Invite whoever has this address, in lower case; raises Refused.

    Nothing says whether someone has: a person who signs up with it later finds the invitation.
    """
    if email == course.educator.email:
        raise Refused(_("This is your own address: the course is yours."))
    own = CourseEducator.objects.filter(course__educator=course.educator_id)
    if own.filter(invited_at__gt=timezone.now() - DAY).count() >= MOST_A_DAY:
        raise Refused(_("You have invited many people today. Go on tomorrow."), is_early=True)
    with pointing_to(course):
        row, created = CourseEducator.objects.get_or_create(course=course, email=email)
    if not created:
        _invite_again(row)
    if _number(course) >= MOST:  # looked at afterwards: of several at once none is one too many
        end(row)
        words = _("At most %(number)s people teach a course. Remove someone first.")
        raise Refused(words % {"number": MOST})
    emails.educator_invited(row, course)


def _invite_again(row: CourseEducator) -> None:
    """Raises Refused where the address teaches, is invited, or has just said no."""
    if row.teaches:
        raise Refused(_("Whoever has this address teaches the course already."))
    if row.invited_at > timezone.now() - DAY and row.state == State.ENDED:
        raise Refused(_("This invitation ended today. Invite again tomorrow."), is_early=True)
    now = timezone.now()
    is_over = Q(state=State.ENDED) | Q(state=State.INVITED, invited_at__lt=now - LASTS)
    over = CourseEducator.objects.filter(is_over, pk=row.pk)
    if not over.update(state=State.INVITED, user=None, invited_at=now):
        raise Refused(_("This address is invited already."))
    row.state, row.invited_at = State.INVITED, now


def _number(course: Course) -> int:
    """Of its co-educators and of those invited."""
    rows = CourseEducator.objects.filter(course=course)
    return rows.teaching().count() + rows.waiting().count()


def accept(row: CourseEducator, user: User) -> bool:
    """Let `user` teach the course; False when the invitation was answered or withdrawn meanwhile.

    Who teaches it already, invited under an address that they had before, goes on doing so.
    """
    mine = CourseEducator.objects.waiting().filter(pk=row.pk, email=user.email)
    if row.course.educator_id == user.pk:
        return decline(row)
    try:
        with transaction.atomic():
            is_ours = mine.update(state=State.TEACHES, user=user.pk)
    except IntegrityError:
        return decline(row)
    _settle(row.course_id)
    return bool(is_ours)


def decline(row: CourseEducator) -> bool:
    rows = CourseEducator.objects.filter(pk=row.pk, state=State.INVITED)
    return bool(rows.update(state=State.ENDED))


def end(row: CourseEducator) -> bool:
    """Withdraw an invitation, remove a co-educator, or leave; False when that was done already."""
    rows = CourseEducator.objects.filter(pk=row.pk).exclude(state=State.ENDED)
    is_ours = rows.update(state=State.ENDED, user=None)
    emails.withdraw_educator_invitations([row])
    _settle(row.course_id)
    return bool(is_ours)


def hand_over(course: Course, row: CourseEducator) -> bool:
    """Let a co-educator own the course; its owner is a co-educator from then on.

    That comes first: interrupted at any step, both of them still teach it. False when the
    co-educator has left meanwhile, or someone else owns it.
    """
    owner, new_owner = course.educator, row.user_id
    if new_owner is None:
        return False
    _let_teach(course, owner)
    courses = Course.objects.undeleted().filter(pk=course.pk)
    handed = courses.filter(educator=owner).update(educator=new_owner, updated_at=timezone.now())
    if handed and not end(row):
        courses.filter(educator=new_owner).update(educator=owner)
        handed = 0
    if not handed:
        end_of_owner(course)
    _settle(course.pk)
    return bool(handed)


def end_of_owner(course: Course) -> None:
    """Whoever owns a course is no co-educator of it."""
    owners = list(Course.objects.filter(pk=course.pk).values_list("educator_id", flat=True))
    for row in CourseEducator.objects.filter(course=course, user__in=owners):
        end(row)


def _settle(course_id: UUID) -> None:
    """What follows from who teaches a course: its counter, and by whose names it is found."""
    counters.recount_educators(course_id)
    indexing.follow([course_id])


def _let_teach(course: Course, user: User) -> None:
    """Make a co-educator of someone whom nobody has to invite."""
    taught = {"state": State.TEACHES, "user_id": user.pk}
    rows = CourseEducator.objects.filter(course=course)
    try:
        with transaction.atomic():
            invited = rows.filter(email=user.email) if user.email else rows.none()
            if not invited.update(**taught):
                CourseEducator.objects.create(course=course, email=user.email, **taught)
    except IntegrityError:
        pass  # they are one already


def withdraw_mails_of_banned(user_id: str) -> bool:
    """What asks for a course whose owner was suspended is not sent: a step of COPYING_STEPS."""
    if User.objects.banned().filter(pk=user_id).exists():
        own = Course.objects.filter(educator=user_id)
        emails.withdraw_invitations(own.values_list("pk", flat=True))
        invited = CourseEducator.objects.filter(course__educator=user_id)
        emails.withdraw_educator_invitations(invited)
    return True


def forget(user_id: str) -> None:
    """Someone was deleted at Clerk: they teach nothing, and nobody waits for their answer.

    May be repeated. Mails that still ask in their name are not sent: whoever of a course invited
    students, those go that are due. An invitation is found through the mail about it; one that no mail was sent
    of ends by itself.
    """
    keys = emails.invitations_mailed_to(user_id)
    taught = CourseEducator.objects.filter(user=user_id)
    own = Course.objects.filter(educator=user_id)
    emails.withdraw_invitations(
        [*own.values_list("pk", flat=True), *taught.values_list("course_id", flat=True)]
    )
    for row in taught:
        end(row)
        row.delete()
    CourseEducator.objects.filter(pk__in=keys, user=None).delete()
    waiting = list(CourseEducator.objects.filter(course__educator=user_id).waiting())
    emails.withdraw_educator_invitations(waiting)
    for row in waiting:
        row.delete()
