"""The order of chapters in a course and of lectures in a chapter."""

from django.db.models import Max, QuerySet

from .models import Chapter, Lecture


def append_to(siblings: QuerySet, new: Chapter | Lecture) -> None:
    """Store `new` behind its siblings."""
    last = siblings.aggregate(last=Max("position"))["last"]
    new.position = 0 if last is None else last + 1
    new.save()


def move(siblings: QuerySet, item: Chapter | Lecture, *, up: bool) -> None:
    """Change places with a neighbour. Positions are written anew, so gaps and ties heal."""
    order = list(siblings)
    place = order.index(item)
    target = place - 1 if up else place + 1
    if not 0 <= target < len(order):
        return
    order[place], order[target] = order[target], order[place]
    for position, sibling in enumerate(order):
        if sibling.position != position:
            siblings.filter(pk=sibling.pk).update(position=position)
