"""Everything that is held about the visitor, as one file."""

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.personal_data import as_json
from accounts.sessions.http import UserRequest


@require_safe
@cache_control(private=True, no_store=True)
def data(request: UserRequest) -> StreamingHttpResponse:
    response = StreamingHttpResponse(
        as_json(request.user), content_type="application/json; charset=utf-8"
    )
    name = f"skillrise-{timezone.now():%Y-%m-%d}.json"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
