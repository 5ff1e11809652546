"""The map of the pages under Me that belong to the diary."""

from django.urls import path

from diary import me_views

app_name = "me"

urlpatterns = [
    path("diary/", me_views.asks, name="asks"),
    path("set-up/", me_views.set_up, name="set_up"),
    path("take/", me_views.take, name="take"),
    path("take/csv/", me_views.take_csv, name="take_csv"),
    path("take/json/", me_views.take_json, name="take_json"),
]
