from django.urls import path

from guidance import views

app_name = "guidance"

urlpatterns = [
    path("learn/", views.learn, name="learn"),
    path("learn/when-to-get-help/", views.safety, name="safety"),
    path("privacy/", views.privacy, name="privacy"),
]
