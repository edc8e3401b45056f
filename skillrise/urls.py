from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from courses.catalogue.views import home

from . import views
from .doctor.page import doctor
from .sitemaps import sitemap
from .styleguide import styleguide

handler400 = "skillrise.views.bad_request"
handler404 = "skillrise.views.not_found"
handler500 = "skillrise.views.server_error"

urlpatterns = [
    path("", home, name="home"),
    path("admin/doctor/", admin.site.admin_view(doctor), name="doctor"),
    path("admin/", admin.site.urls),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("privacy/", views.privacy, name="privacy"),
    path("terms/", views.terms, name="terms"),
    path("preferences/", views.preferences, name="preferences"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemap, name="sitemap_section"),
    path("", include("accounts.urls")),
    path("", include("mailings.urls")),
    path("", include("courses.urls")),
    path("", include("certificates.urls")),
    path("", include("exchange.urls")),
    path("", include("quizzes.urls")),
    path("", include("paths.urls")),
    path("", include("tutor.urls")),
]

if settings.DEBUG:
    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))
if "localclerk" in settings.INSTALLED_APPS:
    urlpatterns.append(path("__clerk/", include("localclerk.urls")))
