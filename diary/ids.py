"""Names of new records: UUIDs of version 7 (RFC 9562), which sort by the time they were made."""

import secrets
import uuid
from datetime import datetime


def new_id(now: datetime) -> uuid.UUID:
    """48 bits of milliseconds, then random bits around the marks of version and variant."""
    milliseconds = int(now.timestamp() * 1000) & (1 << 48) - 1
    random = secrets.randbits(74)
    return uuid.UUID(int=milliseconds << 80 | 7 << 76 | random >> 62 << 64 | 0b10 << 62 | random & (1 << 62) - 1)
