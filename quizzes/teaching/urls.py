"""/teach/: the pages of quizzes for those who teach a course."""

from django.urls import URLPattern, URLResolver, include, path

from . import preview, questions, quizzes, results

# /teach/courses/<slug>/quizzes/
course_urls = [
    path("", quizzes.course_quizzes, name="course_quizzes"),
    path("new/", quizzes.quiz_new, name="quiz_new"),
]

# /teach/quizzes/<quiz_id>/questions/
question_urls = [
    path("new/", questions.question_new, name="question_new"),
    path("<uuid:quiz_question_id>/", questions.question_edit, name="question_edit"),
    path("<uuid:quiz_question_id>/delete/", questions.question_delete, name="question_delete"),
    path(
        "<uuid:quiz_question_id>/duplicate/",
        questions.question_duplicate,
        name="question_duplicate",
    ),
    path("<uuid:quiz_question_id>/move/", questions.question_move, name="question_move"),
    path("<uuid:quiz_question_id>/restore/", questions.question_restore, name="question_restore"),
]

# /teach/quizzes/<quiz_id>/
quiz_urls: list[URLPattern | URLResolver] = [
    path("", quizzes.quiz_edit, name="quiz_edit"),
    path("publish/", quizzes.quiz_publish, name="quiz_publish"),
    path("duplicate/", quizzes.quiz_duplicate, name="quiz_duplicate"),
    path("delete/", quizzes.quiz_delete, name="quiz_delete"),
    path("preview/", preview.quiz_preview, name="quiz_preview"),
    path("results/", results.quiz_results, name="quiz_results"),
    path("results.csv", results.quiz_results_csv, name="quiz_results_csv"),
    path("questions/", include(question_urls)),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("courses/<slug:slug>/quizzes/", include(course_urls)),
    path("quizzes/<uuid:quiz_id>/", include(quiz_urls)),
    path("lectures/<uuid:lecture_id>/quiz/", quizzes.lecture_quiz, name="lecture_quiz"),
]
