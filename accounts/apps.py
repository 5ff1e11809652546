from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.plain_words import use_plain_words


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        use_plain_words()
