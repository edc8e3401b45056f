from django.urls import path

from . import views, webhooks

app_name = "accounts"
urlpatterns = [
    path("sign-in/<path:step>", views.sign_in),
    path("sign-up/<path:step>", views.sign_up),
    path("profile/<path:step>", views.profile),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-up/", views.sign_up, name="sign_up"),
    path("profile/", views.profile, name="profile"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("teach/apply/", views.apply, name="apply"),
    path("api/me", views.me, name="me"),
    path("clerk", webhooks.clerk, name="webhook"),
]
