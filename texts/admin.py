"""Search in Django admin that finds a name whatever its case and accents, and reads no table whole."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from itertools import groupby, product
from operator import and_, or_
from typing import Any

from django.contrib import admin
from django.db.models import Model, Q, QuerySet, SlugField
from django.http import HttpRequest
from django.utils.text import smart_split, unescape_string_literal

from .beginnings import begins_with
from .fields import Derived
from .folding import fold

MAX_WORDS = 8
FEW = 10_000  # rows of a table in which words are looked for anywhere
MOST_FOUND = 1000  # rows that are listed, and that a word may name of another table


class FoldedSearchAdmin(admin.ModelAdmin):
    """Of `search_fields`, folded columns are asked for the folded word, others for the word.

    Of a table with more than FEW rows, a word, or all words as they follow, are looked for at the
    beginning of the columns that have an index, and nowhere else. Of columns of other tables, the
    rows that say all words are found first, then what points to them; and what points to rows of
    several tables that say them together.
    """

    search_help_text = (
        f"Where there are more than {FEW:,} rows, names, titles and addresses are found by their "
        "beginning: the first word, or the first words in their order."
    )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """At most a row more than MOST_FOUND, so that whoever counts sees that there are more.

        Whether rows of other tables were left out is in `request.search_is_cut`.
        """
        words = [_plain(word) for word in smart_split(search_term)][:MAX_WORDS]
        if not words:
            return queryset, False
        search = _Search(self.model, [*_by_path(self.get_search_fields(request))])
        keys: dict[Any, None] = {}  # in their order, each once
        for condition in search.conditions(words):
            found = queryset.filter(condition).order_by().values_list("pk", flat=True)
            keys |= dict.fromkeys(found[: MOST_FOUND + 1])
        request.search_is_cut = search.is_cut  # type: ignore[attr-defined]
        return queryset.filter(pk__in=list(keys)[: MOST_FOUND + 1]), False


@dataclass
class _Search:
    model: type[Model]
    places: list[tuple[str, list[str]]]  # paths of relations, and the columns at their end
    small: dict[type[Model], bool] = field(default_factory=dict)
    is_cut: bool = False  # did more than MOST_FOUND rows of another table say the words?

    def conditions(self, words: list[str]) -> Iterator[Q]:
        """Rows are found by one of these: by indexes, which no database uses for several at once."""
        if len(words) > 1:
            for place, some in product(self.places, [words, [" ".join(words)]]):
                yield self._at(self.model, *place, some)
        if len(words) == 1 or len(self.places) > 1:
            yield reduce(and_, (self._anywhere(word) for word in words))

    def _anywhere(self, word: str) -> Q:
        return reduce(or_, (self._at(self.model, *place, [word]) for place in self.places))

    def _at(self, model: type[Model], path: str, columns: list[str], words: list[str]) -> Q:
        """Of rows of `model` that say all words in `columns`, of their own or at the end of `path`."""
        if not path:
            return reduce(and_, (self._says(model, columns, word) for word in words))
        name, _, rest = path.partition("__")
        related: Any = model._meta.get_field(name).related_model
        rows = related._base_manager.filter(self._at(related, rest, columns, words))
        keys = list(rows.order_by().values_list("pk", flat=True)[: MOST_FOUND + 1])
        self.is_cut |= len(keys) > MOST_FOUND
        return Q(**{f"{name}__in": keys[:MOST_FOUND]})

    def _says(self, model: type[Model], columns: list[str], word: str) -> Q:
        condition = Q(pk__in=[])
        folded = fold(word)
        for name in columns:
            column: Any = model._meta.get_field(name)
            if self._is_small(model):
                text, lookup = (folded, "contains") if _is_folded(column) else (word, "icontains")
                condition |= Q(**{f"{name}__{lookup}": text}) if text else Q()
            elif column.db_index or column.unique:
                condition |= _begins(column, word, folded)
        return condition

    def _is_small(self, model: type[Model]) -> bool:
        if model not in self.small:
            some = model._base_manager.order_by().values("pk")[: FEW + 1]
            self.small[model] = some.count() <= FEW
        return self.small[model]


def _begins(column: Any, word: str, folded: str) -> Q:
    texts = {folded.replace(" ", "-")} if isinstance(column, SlugField) else {word, word.lower()}
    condition = Q(pk__in=[])
    for text in {folded} if _is_folded(column) else texts:
        if text:
            condition |= begins_with(column.name, text)
    return condition


def _by_path(search_fields: Iterable[str]) -> Iterable[tuple[str, list[str]]]:
    """The columns at the end of each path of relations."""
    split = sorted(name.rpartition("__")[::2] for name in search_fields)
    for path, names in groupby(split, key=lambda each: each[0]):
        yield path, [name for _path, name in names]


def _is_folded(column: Any) -> bool:
    return isinstance(column, Derived)


def _plain(word: str) -> str:
    is_quoted = len(word) > 1 and word[0] == word[-1] and word[0] in "\"'"
    return unescape_string_literal(word) if is_quoted else word
