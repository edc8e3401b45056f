from django.urls import path

from . import suggest, teaching, teaching_steps, views

app_name = "paths"

STEP = "teach/paths/<slug:slug>/courses/<uuid:step_id>/"

urlpatterns = [
    path("paths/", views.path_list, name="path_list"),
    path("paths/mine/", views.my_paths, name="my_paths"),
    path("paths/suggest/", suggest.path_suggest, name="path_suggest"),
    path("paths/suggest/keep/", suggest.path_keep, name="path_keep"),
    path("paths/<slug:slug>/", views.path_detail, name="path_detail"),
    path("paths/<slug:slug>/follow/", views.path_follow, name="path_follow"),
    path("paths/<slug:slug>/delete/", views.path_delete, name="path_delete"),
    path("teach/paths/", teaching.taught_paths, name="taught_paths"),
    path("teach/paths/new/", teaching.path_new, name="path_new"),
    path("teach/paths/<slug:slug>/", teaching.path_edit, name="path_edit"),
    path("teach/paths/<slug:slug>/details/", teaching.path_details, name="path_details"),
    path("teach/paths/<slug:slug>/publish/", teaching.path_publish, name="path_publish"),
    path("teach/paths/<slug:slug>/archive/", teaching.path_archive, name="path_archive"),
    path("teach/paths/<slug:slug>/courses/", teaching_steps.step_add, name="step_add"),
    path(STEP, teaching_steps.step_edit, name="step_edit"),
    path(f"{STEP}move/", teaching_steps.step_move, name="step_move"),
    path(f"{STEP}remove/", teaching_steps.step_remove, name="step_remove"),
]
