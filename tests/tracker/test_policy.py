"""What a browser may load: the same rule on a page, for staff and for programs."""

import pytest
from django.test import Client

from accounts.models import User

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


@pytest.mark.parametrize("path", ["/today/", "/admin/", "/api/v1/nights/"])
def test_every_answer_carries_the_whole_policy(signed_in: Client, person: User, path: str) -> None:
    User.objects.filter(pk=person.pk).update(is_staff=True)
    answer = signed_in.get(path)
    said = answer.headers["Content-Security-Policy"]
    assert (answer.status_code, sorted(said.split("; "))) == (200, sorted(POLICY.split("; ")))
