from django.urls import URLPattern, URLResolver, include, path

from . import taking

app_name = "quizzes"

# /learn/<slug>/<lecture_id>/quiz/
student_urls = [
    path("", taking.quiz, name="quiz"),
    path("start/", taking.attempt_start, name="attempt_start"),
    path("<int:number>/", taking.attempt, name="attempt"),
    path("<int:number>/submit/", taking.attempt_submit, name="attempt_submit"),
    path("<int:number>/result/", taking.attempt_result, name="attempt_result"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("learn/<slug:slug>/<uuid:lecture_id>/quiz/", include(student_urls)),
    path("teach/", include("quizzes.teaching.urls")),
]
