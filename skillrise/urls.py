from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from . import views

urlpatterns = [
    path("admin/", admin.site.urls),
    path("healthz", views.healthz),
    path("readyz", views.readyz),
    path("", include("accounts.urls")),
    path("", include("courses.urls")),
]

if "localclerk" in settings.INSTALLED_APPS:
    urlpatterns.append(path("__clerk/", include("localclerk.urls")))
