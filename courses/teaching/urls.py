from django.urls import URLPattern, URLResolver, include, path

from . import (
    analytics,
    announcements,
    courses,
    curriculum,
    dashboard,
    educators,
    files,
    history,
    invitations,
    moves,
    preview,
    profile,
    questions,
    reviews,
    student,
    student_preview,
    students,
    videos,
)

app_name = "teaching"

# /teach/courses/<slug>/
course_urls = [
    path("", courses.course_detail, name="course_detail"),
    path("edit/", courses.course_edit, name="course_edit"),
    path("delete/", courses.course_delete, name="course_delete"),
    path("publish/", courses.course_publish, name="course_publish"),
    path("educators/", educators.educators, name="educators"),
    path("educators/<uuid:educator_id>/remove/", educators.remove, name="educator_remove"),
    path("educators/<uuid:educator_id>/hand-over/", educators.hand_over, name="hand_over"),
    path("preview/", student_preview.start, name="student_preview_start"),
    path("preview/<slug:way>/<path:page>", student_preview.show, name="student_preview"),
    path("archive/", courses.course_archive, name="course_archive"),
    path("duplicate/", courses.course_duplicate, name="course_duplicate"),
    path("restore/<uuid:removed_id>/", curriculum.course_restore, name="course_restore"),
    path("pictures/", files.course_pictures, name="course_pictures"),
    path("chapters/new/", curriculum.chapter_new, name="chapter_new"),
    path("analytics/", analytics.course_analytics, name="course_analytics"),
    path("announcements/", announcements.announcements, name="announcements"),
    path(
        "announcements/<uuid:announcement_id>/edit/",
        announcements.announcement_edit,
        name="announcement_edit",
    ),
    path(
        "announcements/<uuid:announcement_id>/delete/",
        announcements.announcement_delete,
        name="announcement_delete",
    ),
    path("students/", students.students, name="course_students"),
    path("students.csv", students.students_csv, name="course_students_csv"),
    path("students/invite/", invitations.students_invite, name="students_invite"),
    path("students/<uuid:enrollment_id>/", student.student_detail, name="student_detail"),
    path("students/<uuid:enrollment_id>/remove/", student.student_remove, name="student_remove"),
]

# /teach/chapters/<chapter_id>/
chapter_urls = [
    path("edit/", curriculum.chapter_edit, name="chapter_edit"),
    path("delete/", curriculum.chapter_delete, name="chapter_delete"),
    path("move/", moves.chapter_move, name="chapter_move"),
    path("lectures/add/", curriculum.lecture_add, name="lecture_add"),
    path("lectures/new/", curriculum.lecture_new, name="lecture_new"),
    path("videos/", videos.chapter_videos, name="chapter_videos"),
]

# /teach/lectures/<lecture_id>/
lecture_urls = [
    path("edit/", curriculum.lecture_edit, name="lecture_edit"),
    path("delete/", curriculum.lecture_delete, name="lecture_delete"),
    path("duplicate/", curriculum.lecture_duplicate, name="lecture_duplicate"),
    path("files/", files.lecture_files, name="lecture_files"),
    path("history/", history.lecture_history, name="lecture_history"),
    path("move/", moves.lecture_move, name="lecture_move"),
    path("pictures/", files.lecture_pictures, name="lecture_pictures"),
    path("rename/", curriculum.lecture_rename, name="lecture_rename"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", dashboard.dashboard, name="dashboard"),
    path("profile/", profile.profile, name="profile"),
    path("questions/", questions.questions, name="questions"),
    path("analytics/", analytics.analytics, name="analytics"),
    path("students/", students.students, name="students"),
    path("students.csv", students.students_csv, name="students_csv"),
    path("preview/", preview.preview, name="preview"),
    path("courses/new/", courses.course_new, name="course_new"),
    path("courses/<slug:slug>/", include(course_urls)),
    path("chapters/<uuid:chapter_id>/", include(chapter_urls)),
    path("lectures/<uuid:lecture_id>/", include(lecture_urls)),
    path("invitations/<uuid:invitation_id>/", educators.invitation, name="invitation"),
    path("reviews/<uuid:review_id>/answer/", reviews.review_answer, name="review_answer"),
]
