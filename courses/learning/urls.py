from django.urls import URLPattern, URLResolver, include, path

from . import question_posts, questions, views

app_name = "learning"

# …/questions/<question_id>/ and …/questions/<question_id>/answers/<answer_id>/
post_urls = [
    path("edit/", question_posts.post_edit, name="post_edit"),
    path("delete/", question_posts.post_delete, name="post_delete"),
    path("report/", question_posts.post_report, name="post_report"),
    path("hide/", question_posts.post_hide, name="post_hide"),
]

# /learn/<slug>/<lecture_id>/questions/<question_id>/
question_urls: list[URLPattern | URLResolver] = [
    path("", questions.question, name="question"),
    path("me-too/", questions.me_too, name="me_too"),
    path("", include(post_urls)),
    path("answers/<uuid:answer_id>/", questions.answer, name="answer"),
    path("answers/<uuid:answer_id>/pin/", question_posts.answer_pin, name="answer_pin"),
    path("answers/<uuid:answer_id>/", include(post_urls)),
]

# /learn/<slug>/<lecture_id>/
lecture_urls: list[URLPattern | URLResolver] = [
    path("", views.lecture_detail, name="lecture_detail"),
    path("video/", views.lecture_video, name="lecture_video"),
    path("captions.vtt", views.lecture_captions, name="lecture_captions"),
    path("complete/", views.complete, name="complete"),
    path("position/", views.position, name="position"),
    path("questions/", questions.questions, name="questions"),
    path("questions/alike/", questions.questions_alike, name="questions_alike"),
    path("questions/<uuid:question_id>/", include(question_urls)),
]

urlpatterns = [
    path("courses/<slug:slug>/enroll/", views.enroll, name="enroll"),
    path("learn/", views.my_courses, name="my_courses"),
    path("learn/<slug:slug>/", views.resume, name="resume"),
    path("learn/<slug:slug>/<uuid:lecture_id>/", include(lecture_urls)),
]
