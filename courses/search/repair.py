"""Setting right what an interrupted write, or one past our functions, has left in the index."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from uuid import UUID

from courses.contention import DEADLOCK, TAKEN, try_again
from courses.deletion import chunks
from courses.models import Course, SearchPosting, SearchWord

from . import indexing, vocabulary
from .vocabulary import Pair


def course_ids() -> list[UUID]:
    """Those that are to be found, and those that are found."""
    keys = set(Course.objects.published().values_list("pk", flat=True))
    found = SearchPosting.objects.order_by().values_list("course_id", flat=True).distinct()
    return sorted(keys.union(found.iterator()))


def follow(keys: list[UUID], counted: Callable[[int], object]) -> None:
    for start in range(0, len(keys), indexing.TOGETHER):
        some = keys[start : start + indexing.TOGETHER]
        indexing.follow(some)
        counted(len(some))


def recount() -> int:
    """Set how many courses have each word; forget words that none has, add slips that are missing.

    Words are read before what is counted, and are written only where nobody has counted meanwhile:
    whoever has counted right. Returns how many there are.
    """
    stored = dict(SearchWord.objects.values_list("pk", "course_count").iterator())
    counts = _count()
    for some in chunks(sorted(counts)):
        try_again(partial(vocabulary.complete, some), TAKEN | DEADLOCK)
    for pair, number in counts.items():
        read = stored.pop(vocabulary.key_of(pair), 0)
        if read != number:
            word = SearchWord.objects.filter(pk=vocabulary.key_of(pair), course_count=read)
            word.update(course_count=number)
    vocabulary.forget(stored)
    return len(counts)


def _count() -> Counter[Pair]:
    """How many courses have each word, by all postings."""
    counts: Counter[Pair] = Counter()
    for stem, forms in SearchPosting.objects.order_by().values_list("stem", "forms").iterator():
        counts.update((form, stem) for form in forms.split())
    return counts
