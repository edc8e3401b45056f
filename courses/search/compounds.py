"""Words that are written together or apart: courses may do the one, and whoever asks the other."""

from dataclasses import replace

from django.db.models import Q

from courses.models import SearchWord

from .asking import FORM, Asked, Meaning, small_asked
from .vocabulary import Row, count_by_stem

SHORTEST_JOINED = 7  # letters of two words that courses may write as one, and the other way round
SHORTEST_JOINED_LETTER = 5  # the same where one is a letter
SHORTEST_PART, LONGEST_PARTED = 3, 24  # letters

Meanings = dict[str, Meaning]  # by stem


def joined(asked: list[Asked]) -> dict[str, list[Asked]]:
    """Each with a neighbour as one word, and its plural; a neighbour may be a small word."""
    as_one: dict[str, list[Asked]] = {}
    for each in asked:
        before, after = each.neighbours
        for pair in ((before, each.word), (each.word, after)):
            if all(pair) and len("".join(pair)) >= _shortest_joined(pair):
                for form in ("".join(pair), f"{''.join(pair)}s"):
                    as_one.setdefault(form, []).append(each)
    return as_one


def _shortest_joined(pair: tuple[str, str]) -> int:
    """A letter that is no word by itself belongs to the other: `e-mail`."""
    has_letter = any(len(word) == 1 and word not in small_asked() for word in pair)
    return SHORTEST_JOINED_LETTER if has_letter else SHORTEST_JOINED


def join(as_one: dict[str, list[Asked]], rows: list[Row]) -> None:
    """Let both of two words mean what courses write as one."""
    found = [row for row in rows if row[0] in as_one]
    counts = count_by_stem(found)
    for word, key, _count in found:
        for each in as_one[word]:
            each.meanings.setdefault(key, Meaning(FORM, count=counts[key], is_joined=True))
            each.is_own = True


def parted(asked: list[Asked]) -> list[Asked]:
    """The same words; instead of one that no course has, the two that courses write it as: `nightsky`.

    One query where there is such a word. Of several pairs, the one that more courses may have.
    """
    taken = {each.word for each in asked}
    pairs = {each.word: _pairs(each.word) for each in asked if not (each.meanings or each.is_aside)}
    parts = _known({part for some in pairs.values() for pair in some for part in pair})
    apart: list[Asked] = []
    for each in asked:
        at = each.at + sum(1 for one in apart if one.follows)
        known = [pair for pair in pairs.get(each.word, ()) if parts.keys() >= {*pair}]
        fitting = [pair for pair in known if taken.isdisjoint(pair)]
        if not fitting:
            apart.append(replace(each, at=at))
            continue
        first, second = max(fitting, key=lambda pair: min(_count(parts[part]) for part in pair))
        taken |= {first, second}
        apart.append(Asked(first, at, meanings=parts[first]))
        apart.append(Asked(second, at + 1, meanings=parts[second], follows=first))
    return apart


def _pairs(word: str) -> list[tuple[str, str]]:
    if not (SHORTEST_JOINED <= len(word) <= LONGEST_PARTED and word.isalpha()):
        return []
    cuts = range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
    pairs = [(word[:at], word[at:]) for at in cuts]
    return [pair for pair in pairs if small_asked().isdisjoint(pair)]


def _known(parts: set[str]) -> dict[str, Meanings]:
    """What those mean that courses have."""
    if not parts:
        return {}
    found = SearchWord.objects.filter(Q(word__in=parts) | Q(stem__in=parts), course_count__gt=0)
    rows: list[Row] = list(found.values_list("word", "stem", "course_count"))
    counts = count_by_stem(rows)
    known: dict[str, Meanings] = {}
    for word, key, _number in rows:
        for part in parts.intersection((word, key)):
            known.setdefault(part, {})[key] = Meaning(FORM, count=counts[key], is_joined=True)
    return known


def _count(meanings: Meanings) -> int:
    return sum(meaning.count for meaning in meanings.values())
