"""The site, with a page that fails and quotes all that was sent to it."""

import json
import logging

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

logger = logging.getLogger("broken")


@csrf_exempt
@login_not_required
def broken(request: HttpRequest, name: str) -> None:
    sent = [name, request.GET.dict(), request.POST.dict(), request.COOKIES, dict(request.headers)]
    logger.info("Before it fails")
    try:
        int(json.dumps(sent))
    except ValueError as error:
        raise RuntimeError(f"Not a number: {sent}") from error


handler500 = "skillrise.views.server_error"
urlpatterns = [
    path("broken/<str:name>/", broken, name="broken"),
    path("", include("skillrise.urls")),
]
