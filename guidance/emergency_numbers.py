"""Which number brings an ambulance, country by country.

A country is in this table only if a public body says so. For all others the card says "your local emergency
number": a wrong number is worse than none.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guidance.sources import Source

CHECKED = date(2026, 11, 21)


@dataclass(frozen=True)
class EmergencyNumbers:
    country: str | Promise
    numbers: tuple[str, ...]  # any of them; the first is the one to learn
    source: Source
    same_day: str | Promise = ""  # whom to call when it is urgent and no emergency, where there is one such number


COMMISSION = Source("European Commission: 112", "https://digital-strategy.ec.europa.eu/en/policies/112", CHECKED)

EUROPEAN_UNION = {
    "AT": _("Austria"),
    "BE": _("Belgium"),
    "BG": _("Bulgaria"),
    "CY": _("Cyprus"),
    "CZ": _("Czechia"),
    "DE": _("Germany"),
    "DK": _("Denmark"),
    "EE": _("Estonia"),
    "ES": _("Spain"),
    "FI": _("Finland"),
    "FR": _("France"),
    "GR": _("Greece"),
    "HR": _("Croatia"),
    "HU": _("Hungary"),
    "IT": _("Italy"),
    "LT": _("Lithuania"),
    "LU": _("Luxembourg"),
    "LV": _("Latvia"),
    "MT": _("Malta"),
    "NL": _("Netherlands"),
    "PL": _("Poland"),
    "PT": _("Portugal"),
    "RO": _("Romania"),
    "SE": _("Sweden"),
    "SI": _("Slovenia"),
    "SK": _("Slovakia"),
}

EMERGENCY_NUMBERS = {code: EmergencyNumbers(name, ("112",), COMMISSION) for code, name in EUROPEAN_UNION.items()} | {
    "AU": EmergencyNumbers(
        _("Australia"),
        ("000",),
        Source("Queensland Ambulance Service", "https://ambulance.qld.gov.au/calling-an-ambulance", CHECKED),
    ),
    "CA": EmergencyNumbers(
        _("Canada"),
        ("911",),
        Source("Canadian CRTC", "https://crtc.gc.ca/eng/archive/2026/2026-151.htm", CHECKED),
    ),
    "CH": EmergencyNumbers(
        _("Switzerland"),
        ("144", "112"),
        Source("Swiss authorities: ch.ch", "https://ch.ch/en/road-accident-what-should-i-do", CHECKED),
    ),
    "GB": EmergencyNumbers(
        _("United Kingdom"),
        ("999", "112"),
        Source("NHS South Western Ambulance", "https://www.swast.nhs.uk/when-to-call-999", CHECKED),
        same_day=_("In England, Scotland and Wales you can also call 111."),
    ),
    "IE": EmergencyNumbers(
        _("Ireland"),
        ("112", "999"),
        Source("HSE Ireland", "https://www2.hse.ie/emergencies/when-to-call-112-or-999/", CHECKED),
    ),
    "IN": EmergencyNumbers(
        _("India"),
        ("112",),
        Source("India: Emergency Response Support System", "https://112.gov.in/", CHECKED),
    ),
    "NO": EmergencyNumbers(
        _("Norway"),
        ("113",),
        Source("Sirdal municipality", "https://www.sirdal.kommune.no/ambulanse.423101.no.html", CHECKED),
    ),
    "NZ": EmergencyNumbers(
        _("New Zealand"),
        ("111",),
        Source(
            "New Zealand Government",
            "https://www.govt.nz/browse/crime-and-justice/crimes-and-emergencies/111-emergency-service/",
            CHECKED,
        ),
    ),
    "US": EmergencyNumbers(
        _("United States"), ("911",), Source("United States: 911.gov", "https://www.911.gov/", CHECKED)
    ),
}
