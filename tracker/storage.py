"""Where static files and cache entries are kept."""

from typing import Any

from django.db.models import Model
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticStorage(CompressedManifestStaticFilesStorage):
    """Names carry a hash of the content, in imports of ES modules too: browsers may keep files for ever."""

    support_js_module_import_aggregation = True


class CacheRouter:
    """The cache has a file of its own: counting a failed sign-in never waits for somebody's diary."""

    cache_app = "django_cache"

    def db_for_read(self, model: type[Model], **_hints: Any) -> str | None:
        return "cache" if model._meta.app_label == self.cache_app else None

    def db_for_write(self, model: type[Model], **_hints: Any) -> str | None:
        return self.db_for_read(model)

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool:
        return (db == "cache") == (app_label == self.cache_app)
