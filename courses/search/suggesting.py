"""What the search field suggests while someone types."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from courses import access
from courses.models import Course, SearchPosting, SearchWord
from texts.words import words_of

from .asking import MOST_WORDS, query_words, small_asked
from .finding import among
from .postings import AT_ONCE
from .understanding import MOST_RARE_BEGINNINGS, begins_with, few_or_commonest, is_beginning
from .vocabulary import count_by_stem
from .weighing import CATEGORY, rank_of

MOST = 8
MOST_COURSES, MOST_OTHERS, MOST_SEARCHES = 4, 2, 3  # others: categories, and educators
READ = 60  # courses that are looked at
SHOWN = (
    "slug", "title", "enrollment_count",
    "category__name", "category__name_es", "category__slug", "category__search_name",
    "educator__first_name", "educator__last_name", "educator__username", "educator__search_name",
    "educator__deleted_at",
)  # fmt: skip

Counts = dict[str, int]  # by stem, of courses


@dataclass(frozen=True)
class Suggestion:
    text: str
    url: str
    kind: str  # course, category, educator, search


def suggest(text: str) -> list[Suggestion]:
    """At most MOST, each of which has all the words that count; the last may just have been begun.

    At most four queries, of a bounded number of rows.
    """
    words = query_words(text)[:MOST_WORDS]
    while len(words) > 1 and not is_beginning(words[-1]):
        words.pop()
    if not words or not is_beginning(words[-1]):
        return []
    *others, last = words
    whole = [word for word in others if word not in small_asked()]
    begin = SearchWord.objects.filter(begins_with(last), course_count__gt=0)
    rows = begin.order_by("-course_count", "word").values_list("word", "stem", "course_count")
    begun = few_or_commonest(list(rows[:MOST_RARE_BEGINNINGS]))
    rarest = _rarest([count_by_stem(begun), *_counts_of(whole)])
    courses = _courses(rarest) if rarest else []
    courses.sort(key=lambda course: not _says(course.title, words))
    found = list(dict.fromkeys(_among(courses, [*whole, last])))
    if not others:
        forms = {stem: word for word, stem, _count in reversed(begun)}  # the commonest of each
        found += [_search(forms[stem]) for stem in count_by_stem(begun)][:MOST_SEARCHES]
    return found[:MOST]


def _counts_of(words: list[str]) -> list[Counts]:
    """Of each word; none of one that no course has."""
    if not words:
        return []
    stored = SearchWord.objects.filter(word__in=words, course_count__gt=0)
    rows = list(stored.values_list("word", "stem", "course_count"))
    return [count_by_stem(row for row in rows if row[0] == word) for word in words]


def _rarest(counts: list[Counts]) -> list[str]:
    """The stems of the rarest word; of common ones the commonest. None where a word has none."""
    rarest = min(counts, key=lambda each: sum(each.values()))
    if sum(rarest.values()) <= AT_ONCE:
        return list(rarest)
    return [max(rarest, key=rarest.__getitem__)]


def _courses(stems: list[str]) -> list[Course]:
    """Those that are most about it, the best first."""
    postings = SearchPosting.objects.filter(stem__in=stems, rank__gte=rank_of(CATEGORY))
    ranks: dict[UUID, int] = {}  # of each, that of its best word
    rows = postings.order_by("-rank", "course_id").values_list("course_id", "rank")
    for course_id, rank in rows[:READ]:
        ranks.setdefault(course_id, rank)
    courses = among(access.listed_courses(), list(ranks))
    shown = courses.select_related("category", "educator").only(*SHOWN)
    return sorted(
        shown, key=lambda course: (-ranks[course.pk], -course.enrollment_count, course.pk)
    )


def _among(courses: list[Course], words: list[str]) -> Iterator[Suggestion]:
    """Courses whose title has the words, then the categories and educators whose name has."""
    titled = [course for course in courses if _says(course.title, words)]
    for course in titled[:MOST_COURSES]:
        yield Suggestion(course.title, course.get_absolute_url(), "course")
    categories = {course.category: None for course in courses if course.category}
    named = [each for each in categories if _says(each.search_name, words)]
    for category in named[:MOST_OTHERS]:
        yield Suggestion(str(category), _catalogue(category=category.slug), "category")
    educators = {course.educator: None for course in courses}
    people = [each for each in educators if _says(each.search_name, words)]
    for person in people[:MOST_OTHERS]:
        url = reverse("catalogue:educator", args=[person.pk])
        yield Suggestion(person.name, url, "educator")


def _says(text: str, words: list[str]) -> bool:
    said = words_of(text)
    return all(word in said for word in words[:-1]) and any(
        word.startswith(words[-1]) for word in said
    )


def _search(query: str) -> Suggestion:
    return Suggestion(query, _catalogue(q=query), "search")


def _catalogue(**filters: str) -> str:
    return f"{reverse('catalogue:course_list')}?{urlencode(filters)}"
