"""Drafts for educators: asking for one, keeping it, accepting it. The course is left as it is."""

from collections.abc import Collection
from operator import itemgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.deletion import pointing_to
from courses.models import Picture
from editing.forms import insert

from . import answers, asking, streams
from .answers import Found
from .draft_requests import Request, read, request_for
from .models import LEASE, Answer, Draft
from .provider import Reason

MOST = 30  # drafts that one educator keeps in one course
State, Purpose = Draft.State, Draft.Purpose


def ask(draft: Draft) -> None:
    """Have a new draft written, by tutor.streams, while no page waits for it.

    One whose key is stored was asked for already. Raises ValidationError when it cannot be.
    """
    same = Draft.objects.filter(pk=draft.pk)
    if same.exists():
        return
    _check_room(draft)
    request = _request(draft)
    draft.asked = request.asked
    try:
        with pointing_to(draft.course, draft.lecture, draft.quiz):
            insert(draft)
    except IntegrityError:  # it was sent twice at once
        if same.exists():
            return
        raise
    try:
        draft.answer = _begun(draft, request)
    except ValidationError:
        delete(same)
        raise
    if not same.update(answer=draft.answer):  # deleted meanwhile
        Answer.objects.filter(pk=draft.answer.pk).delete()


def ask_again(draft: Draft) -> None:
    """The same for one that failed."""
    unneeded = draft.answer
    request = _request(draft)
    draft.asked, draft.answer = request.asked, _begun(draft, request)
    draft.state, draft.content, draft.note = State.WRITING, {}, ""
    draft.asked_at = timezone.now()
    if not draft.save_version(["answer", "asked", "asked_at", "state", "content", "note"]):
        unneeded = draft.answer  # it was asked for in another tab
    if unneeded:
        Answer.objects.filter(pk=unneeded.pk).delete()


def take_answer(draft: Draft) -> Draft:
    """Set what has come of it; nothing is stored, whoever stores the draft does that with it."""
    answer = draft.answer
    is_writing = answer.is_writing if answer else draft.asked_at + LEASE > timezone.now()
    if draft.state != State.WRITING or is_writing:
        return draft
    found = read(draft, answer.text) if answer else Found({})
    problem = streams.problem_of(answer) if answer else asking.explain(Reason.CUT)
    unusable = "" if found.content or problem else _("The answer was of no use. Ask again.")
    draft.state = State.READY if found.content else State.FAILED
    draft.content = found.content
    draft.note = " ".join(filter(None, [problem, unusable, found.note, _links_in(found)]))
    return draft


def keep(draft: Draft) -> bool:
    """Store it as it is now; False when it was stored elsewhere since it was read."""
    return draft.save_version(["state", "content", "note"])


def delete(drafts: QuerySet[Draft]) -> int:
    """With the answers that they came from; returns how many there were."""
    answers = list(drafts.exclude(answer=None).values_list("answer", flat=True))
    _total, deleted = drafts.delete()
    Answer.objects.filter(pk__in=answers).delete()
    return deleted.get(Draft._meta.label, 0)


def accept(draft: Draft) -> None:
    """A form of the course has stored it. Descriptions of pictures go into their rows as well."""
    if draft.purpose == Purpose.ALT_TEXT:
        for row in filter(itemgetter("alt"), draft.content["pictures"]):
            own = Picture.objects.filter(pk=row["picture"], lecture=draft.lecture_id)
            own.update(alt=row["alt"])
    _move_on(draft, State.ACCEPTED)


def accept_questions(draft: Draft, numbers: Collection[int]) -> None:
    """These are in the quiz now; the others wait."""
    rows = draft.content["questions"]
    for number in numbers:
        rows[number]["is_accepted"] = True
    is_all = all(row.get("is_accepted") for row in rows)
    _move_on(draft, State.ACCEPTED if is_all else State.READY)


def _move_on(draft: Draft, state: str) -> None:
    """Whoever edits it at the same time keeps what they typed."""
    draft.state = state
    keep(draft)


def forget(user_id: str) -> None:
    """What a person who was deleted had asked for. May be repeated."""
    delete(Draft.objects.filter(user=user_id))


def _check_room(draft: Draft) -> None:
    if Draft.objects.filter(user=draft.user, course=draft.course).count() >= MOST:
        text = _("You keep %(most)s drafts in this course already: delete some of them first.")
        raise ValidationError(text % {"most": MOST})


def _request(draft: Draft) -> Request:
    request = request_for(draft)
    if request is None and draft.purpose == Purpose.ALT_TEXT:
        raise ValidationError(_("This lecture has no pictures yet."))
    if request is None:
        raise ValidationError(_("There is no text to draft from yet: no article, no captions."))
    return request


def _begun(draft: Draft, request: Request) -> Answer:
    try:
        return streams.start(
            draft.user, draft.purpose, request.messages, request.max_tokens, request.schema
        )
    except asking.Refused as refused:
        raise ValidationError(refused.message) from None


def _links_in(found: Found) -> str:
    links = answers.links(_texts(found.content))
    if not links:
        return ""
    return _("It links to %(links)s: look where that leads.") % {"links": ", ".join(links[:5])}


def _texts(content: Any) -> list[str]:
    """Every text in the content of a draft."""
    if isinstance(content, str):
        return [content]
    if isinstance(content, dict):  # what the lecture itself says is no news
        content = [part for name, part in content.items() if name != "passage"]
    return [
        text for part in content if isinstance(part, str | dict | list) for text in _texts(part)
    ]
