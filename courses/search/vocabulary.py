"""The words that published courses have, with their stems, and how many courses have each."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import partial
from typing import Any

from django.db import models
from django.db.models import F

from courses.contention import DEADLOCK, try_again
from courses.deletion import Keys, chunks
from courses.models import SearchSlip, SearchWord

SHORTEST_WITH_SLIPS, LONGEST_WITH_SLIPS = 5, 24  # letters of a word that may have a slip
SHORTEST_NUMBERED = 7  # letters of a word that may have a slip and be another number's form as well
SHORTEST_SPELLED = 7  # letters of a word that may be spelled as it sounds

Pair = tuple[str, str]  # a word and its stem
Row = tuple[str, str, int]  # the same with the courses that have it


def key_of(pair: Pair) -> str:
    return " ".join(pair)


def count_by_stem(rows: Iterable[Row]) -> Counter[str]:
    """How many courses have each stem, by those of its words that were read, or a little more."""
    counts: Counter[str] = Counter()
    for _word, key, count in rows:
        counts[key] += count
    return counts


class Overtaken(Exception):
    """What was read of the index has changed before it was written: compare again."""


def count(gained: Counter[Pair]) -> None:
    """So many more courses have each of these words; new ones are stored.

    Taken in one transaction with the postings, where there are any, and before them: of a step that
    is interrupted, words are counted too often, which hides none. Raises Overtaken.
    """
    add(gained)
    if _change(gained, 1) < len(gained):
        raise Overtaken  # one was forgotten as it was added


def discount(lost: Counter[Pair]) -> None:
    """So many fewer have them: taken when their postings are gone."""
    _change(lost, -1)


def _change(numbers: Counter[Pair], sign: int) -> int:
    """Returns how many words there were."""
    by_number: dict[int, list[Pair]] = {}
    for pair, number in numbers.items():
        by_number.setdefault(sign * number, []).append(pair)
    changed = 0
    for number, pairs in by_number.items():
        for some in chunks(sorted(map(key_of, pairs))):
            words = SearchWord.objects.filter(pk__in=some)
            changed += words.update(course_count=F("course_count") + number)
    return changed


def add(pairs: Iterable[Pair]) -> None:
    """Store those that are new, with what is left of each when a letter is left out.

    That comes first, so that what is interrupted leaves no word without it.
    """
    by_key = {key_of(pair): pair for pair in sorted(pairs)}
    for some in chunks(list(by_key)):
        stored = set(SearchWord.objects.filter(pk__in=some).values_list("pk", flat=True))
        new = [by_key[key] for key in some if key not in stored]
        create_missing(slip for pair in new for slip in slips_of(pair))
        create_missing(
            SearchWord(pk=key_of((word, stem)), word=word, stem=stem, beginning=word[:2])
            for word, stem in new
        )


def complete(pairs: Collection[Pair]) -> None:
    """The same, with slips that are missing of words that are stored."""
    add(pairs)
    create_missing(slip for pair in pairs for slip in slips_of(pair))


def forget(read: Mapping[str, int]) -> None:
    """Forget words, by their keys, of which still as many are counted as were read, with their slips."""
    by_number: dict[int, list[str]] = {}
    for key, number in read.items():
        by_number.setdefault(number, []).append(key)
    for number, keys in by_number.items():
        for some in chunks(keys):
            try_again(partial(_forget, some, number), DEADLOCK)


def _forget(keys: Keys, number: int) -> None:
    """In one statement: Django's `delete` would read the keys first, and who counts comes between."""
    words = SearchWord.objects.filter(pk__in=keys)
    words.filter(course_count=number)._raw_delete(words.db)
    left = set(words.values_list("pk", flat=True))
    SearchSlip.objects.filter(word__in=[key for key in keys if key not in left]).delete()


def slips_of(pair: Pair) -> list[SearchSlip]:
    key = key_of(pair)
    return [
        SearchSlip(pk=f"{letters} {key}", letters=letters, word_id=key)
        for letters in sorted(without_a_letter(pair[0]))
    ]


def without_a_letter(word: str) -> set[str]:
    """`word` and what is left of it without one letter; nothing of one too short to have a slip."""
    if not (SHORTEST_WITH_SLIPS <= len(word) <= LONGEST_WITH_SLIPS and word.isalpha()):
        return set()
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def create_missing(rows: Iterable[models.Model]) -> None:
    """Store those rows whose key nobody has stored meanwhile."""
    by_key: dict[Any, models.Model] = {row.pk: row for row in rows}
    for some in chunks(list(by_key)):
        model = type(by_key[some[0]])
        stored = set(model._base_manager.filter(pk__in=some).values_list("pk", flat=True))
        model._base_manager.bulk_create(by_key[key] for key in some if key not in stored)


def is_one_slip(typed: str, word: str) -> bool:
    """Is `word` what was typed but for a letter more, less or other, or two neighbours swapped?

    So is f for ph, as both sound alike.
    """
    if len(typed) == len(word):
        differing = [at for at in range(len(word)) if typed[at] != word[at]]
        if len(differing) == 2:
            first, second = differing
            return second == first + 1 and typed[first : second + 1] == word[second] + word[first]
        return len(differing) == 1
    longer, shorter = sorted((typed, word), key=len, reverse=True)
    is_one_more = any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
    return is_one_more or word in as_it_sounds(typed)


def letters_of(word: str) -> set[str]:
    """What is looked up. Of a word of four letters only one with a letter more is looked for."""
    if len(word) == SHORTEST_WITH_SLIPS - 1:
        return {word}
    return without_a_letter(word).union(
        as_it_sounds(word), *map(without_a_letter, other_number(word))
    )


def as_it_sounds(word: str) -> set[str]:
    """`typography` for `typografy`, and the other way round."""
    if len(word) < SHORTEST_SPELLED:
        return set()
    return {word.replace("ph", "f"), word.replace("f", "ph")} - {word}


def other_number(word: str) -> tuple[str, ...]:
    """Courses may write a word in one number alone."""
    if len(word) < SHORTEST_NUMBERED:
        return ()
    return (f"{word}s", word[:-1]) if word.endswith("s") else (f"{word}s",)
