"""The map: pages, the API, the admin, health."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from diary.api.urls import urlpatterns as diary_api
from diary.views import home
from tracker.views import health

# Staff sign in where everybody does: one door with one set of limits.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler400 = "tracker.views.bad_request"
handler403 = "tracker.views.forbidden"
handler404 = "tracker.views.not_found"
handler500 = "tracker.views.server_error"

# One API of two rooms: what happened, and what it means.
api: list[URLPattern | URLResolver] = [*diary_api, path("", include("reports.api_urls"))]

urlpatterns = [
    path("", home, name="home"),
    path("", include("diary.urls")),
    path("", include("reports.urls")),
    path("", include("guidance.urls")),
    path("", include("accounts.urls")),
    path("me/", include("diary.me_urls")),
    path("accounts/", include("allauth.account.urls")),
    path("api/v1/", include((api, "api"))),
    path("admin/", admin.site.urls),
    path("health", health, name="health"),
]
