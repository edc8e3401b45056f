from django.urls import URLPattern, URLResolver, include, path

from . import courses, curriculum, preview, questions, reviews

app_name = "teaching"

# /teach/courses/<slug>/
course_urls = [
    path("", courses.course_detail, name="course_detail"),
    path("edit/", courses.course_edit, name="course_edit"),
    path("delete/", courses.course_delete, name="course_delete"),
    path("publish/", courses.course_publish, name="course_publish"),
    path("unpublish/", courses.course_unpublish, name="course_unpublish"),
    path("chapters/new/", curriculum.chapter_new, name="chapter_new"),
]

# /teach/chapters/<chapter_id>/
chapter_urls = [
    path("edit/", curriculum.chapter_edit, name="chapter_edit"),
    path("delete/", curriculum.chapter_delete, name="chapter_delete"),
    path("move/", curriculum.chapter_move, name="chapter_move"),
    path("lectures/new/", curriculum.lecture_new, name="lecture_new"),
]

# /teach/lectures/<lecture_id>/
lecture_urls = [
    path("edit/", curriculum.lecture_edit, name="lecture_edit"),
    path("delete/", curriculum.lecture_delete, name="lecture_delete"),
    path("move/", curriculum.lecture_move, name="lecture_move"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", courses.dashboard, name="dashboard"),
    path("questions/", questions.questions, name="questions"),
    path("preview/", preview.preview, name="preview"),
    path("courses/new/", courses.course_new, name="course_new"),
    path("courses/<slug:slug>/", include(course_urls)),
    path("chapters/<uuid:chapter_id>/", include(chapter_urls)),
    path("lectures/<uuid:lecture_id>/", include(lecture_urls)),
    path("reviews/<uuid:review_id>/answer/", reviews.review_answer, name="review_answer"),
]
