from django.urls import path

from . import views

app_name = "certificates"

urlpatterns = [
    path("learn/<slug:slug>/finish/", views.finish, name="finish"),
    path("certificates/", views.mine, name="mine"),
    path("certificates/<str:code>/", views.certificate, name="certificate"),
    path("certificates/<str:code>.pdf", views.certificate_pdf, name="certificate_pdf"),
]
