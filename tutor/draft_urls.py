"""/teach/: drafts that educators ask for."""

from django.urls import path

from . import draft_views

# The forms that take a draft stand where those of courses take files.
urlpatterns = [
    path("lectures/<uuid:lecture_id>/drafts/", draft_views.lecture_drafts, name="lecture_drafts"),
    path(
        "lectures/<uuid:lecture_id>/drafts/<uuid:draft_id>/use/",
        draft_views.lecture_draft_use,
        name="lecture_draft_use",
    ),
    path(
        "courses/<slug:slug>/draft-description/",
        draft_views.draft_description,
        name="draft_description",
    ),
    path(
        "courses/<slug:slug>/draft-description/<uuid:draft_id>/use/",
        draft_views.course_draft_use,
        name="course_draft_use",
    ),
    path(
        "quizzes/<uuid:quiz_id>/draft-questions/",
        draft_views.draft_questions,
        name="draft_questions",
    ),
    path("drafts/<uuid:draft_id>/", draft_views.draft, name="draft"),
]
