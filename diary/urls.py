"""The map of the diary's pages."""

from django.urls import path, register_converter

from diary import views, views_medicines, views_records
from diary.addresses import DateConverter, KindConverter

register_converter(DateConverter, "date")
register_converter(KindConverter, "kind")

app_name = "diary"

urlpatterns = [
    path("today/", views.today, name="today"),
    path("today/end-pause/", views.end_pause, name="end_pause"),
    path("medicines/", views_medicines.list_medicines, name="medicines"),
    path("medicines/new/", views_medicines.add_medicine, name="medicine_add"),
    path("medicines/<uuid:record_id>/", views_medicines.medicine, name="medicine"),
    path("medicines/<uuid:record_id>/changes/", views_medicines.add_change, name="medicine_change_add"),
    path("medicines/changes/<uuid:record_id>/", views_medicines.change, name="medicine_change"),
    path("diary/", views.list_days, name="timeline"),
    path("diary/<date:day>/", views.day, name="day"),
    path("diary/<date:day>/no-cramps/", views.no_cramps, name="no_cramps"),
    path("diary/<date:day>/night/", views.night, name="night"),
    path("diary/<date:day>/cramps/", views.add_cramp, name="cramp_add"),
    path("diary/<date:day>/daytime-cramps/", views.add_daytime_cramp, name="daytime_cramp_add"),
    path("diary/<date:day>/nerve-pains/", views.add_nerve_pain, name="nerve_pain_add"),
    path("diary/cramps/<uuid:record_id>/", views.cramp, name="cramp"),
    path("diary/nerve-pains/<uuid:record_id>/", views.nerve_pain, name="nerve_pain"),
    path("diary/<date:day>/day/", views_records.day_record, name="day_record"),
    path("diary/<date:day>/drinks/", views_records.add_drink, name="drink_add"),
    path("diary/<date:day>/doses/", views_records.add_dose, name="dose_add"),
    path("diary/drinks/<uuid:record_id>/", views_records.drink, name="drink"),
    path("diary/doses/<uuid:record_id>/", views_records.dose, name="dose"),
    path("diary/<kind:kind>/<uuid:record_id>/delete/", views.delete, name="delete"),
    path("diary/<kind:kind>/<uuid:record_id>/bring-back/", views.bring_back, name="bring_back"),
]
