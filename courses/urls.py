from django.urls import URLPattern, URLResolver, include, path

from .media import media
from .views import catalogue, learning, teaching

app_name = "courses"

course_urls = [
    path("", catalogue.course_detail, name="detail"),
    path("enroll/", learning.enroll, name="enroll"),
    path("share.png", catalogue.share_image, name="share_image"),
]

learn_urls = [
    path("", learning.my_courses, name="learn"),
    path("<slug:slug>/", learning.resume, name="resume"),
    path("<slug:slug>/<uuid:lecture_id>/", learning.lecture_detail, name="lecture"),
    path("<slug:slug>/<uuid:lecture_id>/complete/", learning.complete, name="complete"),
    path("<slug:slug>/<uuid:lecture_id>/position/", learning.position, name="position"),
]

teach_course_urls = [
    path("", teaching.course, name="teach_course"),
    path("edit/", teaching.course_edit, name="course_edit"),
    path("delete/", teaching.course_delete, name="course_delete"),
    path("publish/", teaching.course_publish, name="course_publish"),
    path("unpublish/", teaching.course_unpublish, name="course_unpublish"),
    path("chapters/new/", teaching.chapter_new, name="chapter_new"),
]

teach_chapter_urls = [
    path("edit/", teaching.chapter_edit, name="chapter_edit"),
    path("delete/", teaching.chapter_delete, name="chapter_delete"),
    path("move/", teaching.chapter_move, name="chapter_move"),
    path("lectures/new/", teaching.lecture_new, name="lecture_new"),
]

teach_lecture_urls = [
    path("edit/", teaching.lecture_edit, name="lecture_edit"),
    path("delete/", teaching.lecture_delete, name="lecture_delete"),
    path("move/", teaching.lecture_move, name="lecture_move"),
]

teach_urls: list[URLPattern | URLResolver] = [
    path("", teaching.dashboard, name="teach"),
    path("courses/new/", teaching.course_new, name="course_new"),
    path("courses/<slug:slug>/", include(teach_course_urls)),
    path("chapters/<uuid:chapter_id>/", include(teach_chapter_urls)),
    path("lectures/<uuid:lecture_id>/", include(teach_lecture_urls)),
]

urlpatterns = [
    path("", catalogue.home, name="home"),
    path("courses/", catalogue.catalogue, name="catalogue"),
    path("courses/<slug:slug>/", include(course_urls)),
    path("users/<str:user_id>/", catalogue.educator, name="educator"),
    path("learn/", include(learn_urls)),
    path("teach/", include(teach_urls)),
    path("media/<path:name>", media, name="media"),
]
