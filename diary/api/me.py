"""The person that a program speaks for: what they say about themselves."""

from typing import Any, ClassVar

from django.conf import settings
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.places import countries
from diary.api.answers import OF_COLUMN, AsStored, OneWord


class MeSerializer(serializers.ModelSerializer[User]):
    """What a person says about themselves. What was not said is null."""

    serializer_field_mapping: ClassVar = OF_COLUMN
    language = OneWord(choices=settings.LANGUAGES, required=False)
    country = OneWord(choices=countries(), required=False, allow_null=True, allow_blank=True)
    conditions = AsStored(model_field=User._meta.get_field("conditions"), required=False, allow_null=True)

    class Meta:
        model = User
        fields = ("id", "email", "name", "birth_year", "time_zone", "language", "country", "conditions")
        read_only_fields = ("email",)
        extra_kwargs: ClassVar = {"name": {"allow_null": True}}

    def to_representation(self, person: User) -> dict[str, Any]:
        said = super().to_representation(person)
        return {name: None if answer in ("", {}) else answer for name, answer in said.items()}

    def update(self, person: User, answers: dict[str, Any]) -> User:
        """Writes what was sent and nothing else."""
        for name, answer in answers.items():
            setattr(person, name, answer)
        person.save(update_fields=list(answers))
        return person

    def validate(self, answers: dict[str, Any]) -> dict[str, Any]:
        nothing = {"name": "", "country": "", "conditions": {}}
        return {name: nothing.get(name) if answer is None else answer for name, answer in answers.items()}


class Me(GenericAPIView[User]):
    """Who the token or the session speaks for."""

    http_method_names = ("get", "head", "patch")
    serializer_class = MeSerializer

    def get(self, request: Request) -> Response:
        """`id` is what the ids of nights, days and preferences are made from."""
        return Response(self.get_serializer(request.user).data)

    def patch(self, request: Request) -> Response:
        """Changes what is sent. `conditions` is sent whole."""
        said = self.get_serializer(request.user, data=request.data, partial=True)
        said.is_valid(raise_exception=True)
        said.save()
        return Response(said.data)
