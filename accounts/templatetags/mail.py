"""Where mail goes."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def mail_is_printed() -> bool:
    """Whether mail is printed in the window where Charley was started, instead of being sent."""
    return str(settings.EMAIL_BACKEND).endswith(".console.EmailBackend")
