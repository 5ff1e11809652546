"""Lists and single records, the same for every kind. Queries begin at the person who is signed in."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from diary import services
from diary.api.etags import etag_of, has_seen, seq_to_write_over
from diary.api.filters import WithinPeriod
from diary.api.pagination import PLACE
from diary.api.rows import as_records
from diary.api.serializers import (
    CrampSerializer,
    DaySerializer,
    DoseSerializer,
    DrinkSerializer,
    EntrySerializer,
    ExperimentSerializer,
    HabitSerializer,
    MedicineChangeSerializer,
    MedicineSerializer,
    NervePainSerializer,
    NightSerializer,
    PreferencesSerializer,
    VisitSerializer,
)
from diary.models import Entry, EntryQuerySet
from diary.services import Answers


@dataclass(frozen=True)
class Kind:
    """What the views have to know of a kind of record."""

    serializer: type[EntrySerializer]
    record: Callable[..., Entry]  # (person, id, answers, now, *, anew, expected_seq)

    @property
    def model(self) -> type[Entry]:
        return self.serializer.Meta.model


def by_date(record: Callable[..., Entry], key: str) -> Callable[..., Entry]:
    """The service names a record by its date; the serializer has checked that the id follows from it."""

    def record_of_date(person: User, record_id: uuid.UUID, answers: Answers, *args: Any, **kwargs: Any) -> Entry:
        return record(person, answers[key], answers, *args, **kwargs)

    return record_of_date


def set_preferences(person: User, record_id: uuid.UUID, *args: Any, **kwargs: Any) -> Entry:
    return services.set_preferences(person, *args, **kwargs)


def event(serializer: type[EntrySerializer]) -> Kind:
    """A kind that stands for itself."""
    return Kind(serializer, partial(services.record_event, serializer.Meta.model))


KINDS = (
    Kind(NightSerializer, by_date(services.record_night, "night_of")),
    Kind(CrampSerializer, services.record_cramp),
    event(NervePainSerializer),
    event(DrinkSerializer),
    event(MedicineSerializer),
    event(MedicineChangeSerializer),
    event(DoseSerializer),
    Kind(DaySerializer, by_date(services.record_day, "date")),
    event(HabitSerializer),
    event(VisitSerializer),
    event(ExperimentSerializer),
    Kind(PreferencesSerializer, set_preferences),
)


class OfOneKind(GenericAPIView[Entry]):
    kind: Kind = KINDS[0]  # each route names its own

    @property
    def person(self) -> User:
        assert isinstance(self.request.user, User)  # IsAuthenticated
        return self.request.user

    @property
    def records(self) -> EntryQuerySet:
        """The person's own, deleted ones too."""
        return self.kind.model.of(self.person)

    def get_serializer_class(self) -> type[EntrySerializer]:
        return self.kind.serializer


class Records(OfOneKind, ListAPIView[Entry]):
    http_method_names = ("get", "head")
    filterset_class = WithinPeriod

    def get_queryset(self) -> QuerySet[Any, Any]:
        return self.records.live().values_list(*PLACE, *self.kind.serializer.Meta.fields)

    def filter_queryset(self, queryset: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        """Most ask for no period: reading the question of those costs a tenth of the whole answer."""
        asks_for_a_period = not self.request.query_params.keys().isdisjoint(("from", "to"))
        return super().filter_queryset(queryset) if asks_for_a_period else queryset

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        assert page is not None  # the lists of the API are all in pages
        rows = (row[len(PLACE) :] for row in page)
        return self.get_paginated_response(as_records(self.kind.model, self.kind.serializer.Meta.fields, rows))


class Record(OfOneKind):
    http_method_names = ("get", "head", "put", "patch", "delete")

    def get(self, request: Request, record_id: uuid.UUID) -> Response:
        entry = self._live(record_id)
        if has_seen(request, etag_of(entry)):
            return Response(status=304, headers={"ETag": etag_of(entry)})
        return self._shown(entry)

    def put(self, request: Request, record_id: uuid.UUID) -> Response:
        """Creates the record or brings it back (201), or changes what is sent of it (200)."""
        entry = self._found(record_id)
        is_new = entry is None or entry.deleted
        anew = is_new and request.query_params.get("anew") == "1"
        return self._shown(self._written(record_id, entry, anew=anew), status=201 if is_new else 200)

    def patch(self, request: Request, record_id: uuid.UUID) -> Response:
        return self._shown(self._written(record_id, self._live(record_id)))

    def delete(self, request: Request, record_id: uuid.UUID) -> Response:
        """Deleting again is done already, whatever `If-Match` says: the answer to the first may have got lost."""
        entry = self._found(record_id)
        if entry is None:
            raise Http404
        if not entry.deleted:
            seen = seq_to_write_over(request, entry)
            services.forget(self.person, entry.KIND, record_id, timezone.now(), expected_seq=seen)
        return Response(status=204)

    def _found(self, record_id: uuid.UUID) -> Entry | None:
        return self.records.filter(id=record_id).first()

    def _live(self, record_id: uuid.UUID) -> Entry:
        entry = self._found(record_id)
        if entry is None or entry.deleted:
            raise Http404
        return entry

    def _written(self, record_id: uuid.UUID, entry: Entry | None, *, anew: bool = False) -> Entry:
        seen = seq_to_write_over(self.request, entry)
        before = None if anew else entry
        sent = self.get_serializer(before, data=self.request.data, partial=before is not None)
        sent.is_valid(raise_exception=True)
        return self.kind.record(
            self.person, record_id, sent.validated_data, timezone.now(), anew=anew, expected_seq=seen
        )

    def _shown(self, entry: Entry, status: int = 200) -> Response:
        return Response(self.get_serializer(entry).data, status=status, headers={"ETag": etag_of(entry)})
