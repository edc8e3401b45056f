from django.urls import path

from . import views

app_name = "exchange"

urlpatterns = [
    path("teach/import/", views.course_import, name="course_import"),
    path("teach/quizzes/<uuid:quiz_id>/import/", views.bank_import, name="bank_import"),
    path("teach/quizzes/<uuid:quiz_id>/questions.xml", views.bank_export, name="bank_export"),
    path("teach/courses/<slug:slug>/export.zip", views.course_export, name="course_export"),
]
