"""What phones and the server say to each other, as OpenAPI."""

from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from diary.api.facts import OWN_ID, YES_NO, Schema, list_of, or_null, whole, whole_object_of
from diary.api.sync import LONGEST_PAGE, MOST_RECORDS, USUAL_PAGE, History, Pull, Push
from diary.models import KINDS
from diary.phones import MOST_VERSIONS

ENDS = (Push, Pull, History)
MOST = 10**18
TEXT: Schema = {"type": "string"}
KIND: Schema = {"title": "Kind", "type": "string", "enum": list(KINDS)}
STAMP: Schema = {"type": "string", "format": "date-time", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"}
DATA: Schema = {"type": "object", "description": _("Fields by name; null is cleared, left out is unchanged.")}
STAMPS: Schema = {
    "type": "object",
    "required": ["deleted"],
    "additionalProperties": STAMP,
    "description": _("When each field in data was last written, and deleted: UTC with milliseconds."),
}
WITNESS: Schema = {
    **or_null(TEXT),
    "description": _("Which history the phone has heard of: as it was given last, null of an empty diary."),
}
SEQ: Schema = {**whole(1, MOST), "description": _("The number of its last change in the diary.")}
STATE: dict[str, Schema] = {"data": DATA, "stamps": STAMPS, "deleted": YES_NO}
RECORD = whole_object_of("SyncRecord", id=OWN_ID, kind=KIND, seq=SEQ, **STATE)
SENT = whole_object_of("SentRecord", id=OWN_ID, kind=KIND, **STATE)
WRONG = whole_object_of("Wrong", field=or_null(TEXT), code=TEXT, message=TEXT)
RESULT = whole_object_of(
    "PushResult",
    id=or_null(OWN_ID),
    status={"title": "PushStatus", "type": "string", "enum": ["applied", "unchanged", "rejected"]},
    record={**or_null(RECORD), "description": _("As it is now; null where it was rejected.")},
    errors={"type": "array", "items": WRONG},
)
LOST = _("null of a value that lost against a later one.")
PAST = whole_object_of("PastState", seq={**or_null(whole(1, MOST)), "description": LOST}, **STATE)
LETTER: Schema = {
    **whole_object_of("Letter", witness=WITNESS, records=list_of(SENT, MOST_RECORDS)),
    "required": ["records"],
}
ANSWERS: dict[Any, Schema] = {
    Push: whole_object_of(
        "Pushed",
        results={"type": "array", "items": RESULT, "description": _("In the order of the records.")},
        witness=WITNESS,
    ),
    Pull: whole_object_of(
        "Pulled",
        records={"type": "array", "items": RECORD, "description": _("By seq, deleted ones too.")},
        next={**whole(0, MOST), "description": _("Where the next pull goes on.")},
        more=YES_NO,
        witness=WITNESS,
        digest={**or_null(TEXT), "description": _("Of all records; null while there is more.")},
    ),
    History: whole_object_of("PastStates", id=OWN_ID, kind=KIND, versions=list_of(PAST, MOST_VERSIONS)),
}
ABOUT = {
    Push: (_("Send records"), _("Each is merged, field by field, or rejected alone. Sending again changes nothing.")),
    Pull: (_("Read what has changed"), _("Every record that was written after `since`, as it is now.")),
    History: (_("Read what a record was"), _("Every state it was in and every value that lost, the newest first.")),
}
Asked = tuple[str, Literal["query", "header"], Schema, Promise]
OWNER: Asked = ("X-Diary-Owner", "header", OWN_ID, _("Whose records these are: 409 when somebody else is signed in."))
CLIENT: Asked = ("X-Diary-Client", "header", TEXT, _("Name and version of the program, as in web/1.4.0."))
SEEN: Asked = ("X-Diary-Witness", "header", TEXT, _("The witness that was given last."))
SINCE: Asked = ("since", "query", {**whole(0, MOST), "default": 0}, _("`next` of the pull before."))
LIMIT: Asked = ("limit", "query", {**whole(1, LONGEST_PAGE), "default": USUAL_PAGE}, _("Records at once."))
ASKED: dict[Any, list[Asked]] = {
    Push: [OWNER, CLIENT],
    Pull: [SINCE, LIMIT, SEEN, OWNER, CLIENT],
    History: [OWNER, CLIENT],
}
