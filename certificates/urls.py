from django.urls import path

from . import views

app_name = "certificates"

urlpatterns = [
    path("learn/<slug:slug>/finish/", views.finish, name="finish"),
    path("certificates/", views.mine, name="mine"),
    path("certificates/issuer.json", views.issuer, name="issuer"),
    path("certificates/key.json", views.key, name="key"),
    path("certificates/<str:code>/", views.certificate, name="certificate"),
    path("certificates/<str:code>.pdf", views.certificate_pdf, name="certificate_pdf"),
    path("certificates/<str:code>.jwt", views.badge, name="badge"),
    path("certificates/<str:code>/revocations.json", views.revocations, name="revocations"),
]
