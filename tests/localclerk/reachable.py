"""A URLconf in which the stand-in is mounted."""

from django.urls import include, path

urlpatterns = [path("__clerk/", include("localclerk.urls"))]
