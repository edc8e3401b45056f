"""A site of one page, at every address, that says what was decided about the request."""

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.urls import re_path
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
@login_not_required
def decision(request):
    auth = request.auth
    return JsonResponse(
        {
            "status": auth.status,
            "session_status": auth.session_status,
            "reason": auth.reason,
            "user_id": auth.user_id or None,
            "url": request.build_absolute_uri(),
        }
    )


urlpatterns = [re_path("", decision)]
