"""Which privacy text people agree to. A new text gets a new version; what someone agreed to stays with them."""

PRIVACY_TEXT_VERSION = "2026-11-22"
