from django.urls import path

from accounts import tokens_page, views

app_name = "accounts"

urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/conditions/", views.conditions, name="conditions"),
    path("me/erase/", views.erase, name="erase"),
    path("goodbye/", views.goodbye, name="goodbye"),
    path("me/tokens/", tokens_page.tokens, name="tokens"),
    path("me/tokens/<uuid:token_id>/revoke/", tokens_page.revoke, name="revoke_token"),
]
