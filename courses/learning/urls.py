from django.urls import URLPattern, URLResolver, include, path

from . import (
    announcements,
    course_notes,
    data,
    my_courses,
    notes,
    question_posts,
    questions,
    reviews,
    search,
    views,
)

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
    path("captions/<slug:language>.vtt", views.lecture_captions, name="lecture_captions_in"),
    path("complete/", views.complete, name="complete"),
    path("files/<uuid:attachment_id>/", views.lecture_file, name="lecture_file"),
    path("notes/", notes.note_new, name="note_new"),
    path("position/", views.position, name="position"),
    path("questions/", questions.questions, name="questions"),
    path("questions/alike/", questions.questions_alike, name="questions_alike"),
    path("questions/<uuid:question_id>/", include(question_urls)),
]

urlpatterns = [
    path("courses/<slug:slug>/enroll/", views.enroll, name="enroll"),
    path("courses/<slug:slug>/save/", my_courses.save, name="save"),
    path("learn/", my_courses.my_courses, name="my_courses"),
    path("learn/data/", data.data, name="data"),
    path("learn/search/", search.search, name="search"),
    path("courses/<slug:slug>/review/", reviews.review, name="review"),
    path(
        "courses/<slug:slug>/reviews/<uuid:review_id>/report/",
        reviews.review_report,
        name="review_report",
    ),
    path("learn/<slug:slug>/", views.resume, name="resume"),
    path("learn/<slug:slug>/chapters/<uuid:chapter_id>.html", views.chapter, name="chapter"),
    path("learn/<slug:slug>/leave/", my_courses.leave, name="leave"),
    path("learn/<slug:slug>/announcements/", announcements.announcements, name="announcements"),
    path("learn/<slug:slug>/notes/", course_notes.course_notes, name="course_notes"),
    path("learn/<slug:slug>/notes/<uuid:note_id>/", notes.note, name="note"),
    path("learn/<slug:slug>/notes.md", course_notes.notes_markdown, name="notes_markdown"),
    path("learn/<slug:slug>/<uuid:lecture_id>/", include(lecture_urls)),
]
