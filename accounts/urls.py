from django.urls import path

from . import views
from .applications import views as applications

app_name = "accounts"
urlpatterns = [
    # Clerk's widgets have steps of their own below their page.
    path("sign-in/<path:step>", views.sign_in),
    path("sign-up/<path:step>", views.sign_up),
    path("profile/<path:step>", views.profile),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-up/", views.sign_up, name="sign_up"),
    path("profile/", views.profile, name="profile"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("teach/apply/", applications.apply, name="apply"),
    path("teach/apply/edit/", applications.edit, name="application_edit"),
    path("teach/apply/withdraw/", applications.withdraw, name="application_withdraw"),
    path("api/me", views.me, name="me"),
    path("api/may-upload", views.may_upload, name="may_upload"),
]
