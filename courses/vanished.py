"""A row that was deleted between two queries of one request: the page is not found any more."""

from collections.abc import Callable

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from .contention import MISSING_ROW, is_of


class VanishedRowMiddleware:
    """Answers 404 where a view reads or points to a row that is gone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        is_refused = isinstance(exception, IntegrityError) and is_of(exception, MISSING_ROW)
        if is_refused or isinstance(exception, ObjectDoesNotExist):
            raise Http404 from exception
