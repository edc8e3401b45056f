from django.urls import URLPattern, URLResolver, include, path

from . import roadmap, views

app_name = "tutor"

urlpatterns: list[URLPattern | URLResolver] = [
    path("learn/<slug:slug>/tutor/", views.tutor, name="tutor"),
    path("learn/<slug:slug>/tutor/delete/", views.tutor_delete_all, name="tutor_delete_all"),
    path("learn/<slug:slug>/tutor/<uuid:asked_id>/", views.tutor_question, name="tutor_question"),
    path(
        "learn/<slug:slug>/tutor/<uuid:asked_id>/events/",
        views.tutor_events,
        name="tutor_events",
    ),
    path(
        "learn/<slug:slug>/tutor/<uuid:asked_id>/delete/",
        views.tutor_delete,
        name="tutor_delete",
    ),
    path("teach/", include("tutor.draft_urls")),
    path("paths/suggest/assistant/", roadmap.roadmap, name="roadmap"),
]
