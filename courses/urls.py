"""Addresses of courses; each area's names stand under a namespace of its own."""

from django.urls import include, path

from .media.views import media

urlpatterns = [
    path("", include("courses.catalogue.urls")),
    path("", include("courses.learning.urls")),
    path("teach/", include("courses.teaching.urls")),
    path("media/<path:name>", media, name="media"),
]
