from django.urls import include, path

from . import search, views

app_name = "learning"

# /learn/<slug>/<lecture_id>/
lecture_urls = [
    path("", views.lecture_detail, name="lecture_detail"),
    path("video/", views.lecture_video, name="lecture_video"),
    path("captions.vtt", views.lecture_captions, name="lecture_captions"),
    path("captions/<slug:language>.vtt", views.lecture_captions, name="lecture_captions_in"),
    path("complete/", views.complete, name="complete"),
    path("position/", views.position, name="position"),
]

urlpatterns = [
    path("courses/<slug:slug>/enroll/", views.enroll, name="enroll"),
    path("learn/", views.my_courses, name="my_courses"),
    path("learn/search/", search.search, name="search"),
    path("learn/<slug:slug>/", views.resume, name="resume"),
    path("learn/<slug:slug>/<uuid:lecture_id>/", include(lecture_urls)),
]
