"""Search in Django admin that finds a name whatever its case and accents."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.text import smart_split, unescape_string_literal

from .fields import Derived
from .folding import fold

MAX_WORDS = 8


class FoldedSearchAdmin(admin.ModelAdmin):
    """Of `search_fields`, folded columns are asked for the folded word, others for the word."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        for word in [*smart_split(search_term)][:MAX_WORDS]:
            plain = unescape_string_literal(word) if _is_quoted(word) else word
            folded = fold(plain)
            condition = Q()
            for path in self.get_search_fields(request):
                if not self._is_folded(path):
                    condition |= Q((f"{path}__icontains", plain))
                elif folded:
                    condition |= Q((f"{path}__contains", folded))
            queryset = queryset.filter(condition)
        return queryset, False

    def _is_folded(self, path: str) -> bool:
        model: Any = self.model
        *relations, name = path.split("__")
        for relation in relations:
            model = model._meta.get_field(relation).related_model
        return isinstance(model._meta.get_field(name), Derived)


def _is_quoted(word: str) -> bool:
    return len(word) > 1 and word[0] == word[-1] and word[0] in "\"'"
