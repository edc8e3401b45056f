from django.urls import path

from . import views

app_name = "mailings"
urlpatterns = [
    path("mailings/", views.preferences, name="preferences"),
    path("unsubscribe/<token>/", views.unsubscribe, name="unsubscribe"),
]
