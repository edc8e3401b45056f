from django.urls import include, path

from . import reviews, views

app_name = "learning"

# /learn/<slug>/<lecture_id>/
lecture_urls = [
    path("", views.lecture_detail, name="lecture_detail"),
    path("video/", views.lecture_video, name="lecture_video"),
    path("captions.vtt", views.lecture_captions, name="lecture_captions"),
    path("complete/", views.complete, name="complete"),
    path("position/", views.position, name="position"),
]

urlpatterns = [
    path("courses/<slug:slug>/enroll/", views.enroll, name="enroll"),
    path("courses/<slug:slug>/review/", reviews.review, name="review"),
    path(
        "courses/<slug:slug>/reviews/<uuid:review_id>/report/",
        reviews.review_report,
        name="review_report",
    ),
    path("learn/", views.my_courses, name="my_courses"),
    path("learn/<slug:slug>/", views.resume, name="resume"),
    path("learn/<slug:slug>/<uuid:lecture_id>/", include(lecture_urls)),
]
