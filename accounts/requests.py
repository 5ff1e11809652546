"""The request of somebody who has signed in, for the type checker."""

from django.http import HttpRequest

from accounts.models import User


class PersonRequest(HttpRequest):
    user: User
