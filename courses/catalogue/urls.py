from django.urls import path

from . import reviews, suggestions, views

app_name = "catalogue"

urlpatterns = [
    path("courses/", views.course_list, name="course_list"),
    path("courses/suggest/", suggestions.suggestions, name="suggestions"),
    path("courses/<slug:slug>/", views.course_detail, name="course_detail"),
    path("courses/<slug:slug>/chapters/<uuid:chapter_id>.html", views.chapter, name="chapter"),
    path("courses/<slug:slug>/reviews/", reviews.review_list, name="review_list"),
    path("courses/<slug:slug>/share.png", views.share_image, name="share_image"),
    path("users/<str:user_id>/", views.educator, name="educator"),
]
