"""The safety card for one country and one language: the same for everybody there, whatever a diary says."""

from dataclasses import dataclass, replace

from django.utils import translation

from guidance.emergency_numbers import EMERGENCY_NUMBERS, EmergencyNumbers
from guidance.safety_card import GROUPS, NOBODY_WATCHES, REASSURANCE, Group, Sign
from guidance.sources import Source


@dataclass(frozen=True)
class SafetyCard:
    country: str  # ISO 3166 alpha-2, "" where we know no number
    emergency: EmergencyNumbers | None  # None: "your local emergency number"
    groups: tuple[Group, ...]
    reassurance: Sign
    nobody_watches: str
    sources: tuple[Source, ...]


def safety_card(country: str, language: str) -> SafetyCard:
    """The card in that language. An unknown or empty country gives the card without a number."""
    code = country.upper()
    numbers = EMERGENCY_NUMBERS.get(code)
    with translation.override(language):
        return SafetyCard(
            country=code if numbers else "",
            emergency=numbers and _numbers_in_words(numbers),
            groups=tuple(_group_in_words(group) for group in GROUPS),
            reassurance=_sign_in_words(REASSURANCE),
            nobody_watches=str(NOBODY_WATCHES),
            sources=_sources(numbers),
        )


def countries(language: str) -> list[tuple[str, str]]:
    """(code, name) of every country with a number, by name."""
    with translation.override(language):
        named = [(code, str(numbers.country)) for code, numbers in EMERGENCY_NUMBERS.items()]
    return sorted(named, key=lambda country: country[1])


def _numbers_in_words(numbers: EmergencyNumbers) -> EmergencyNumbers:
    return replace(numbers, country=str(numbers.country), same_day=str(numbers.same_day))


def _group_in_words(group: Group) -> Group:
    return replace(
        group,
        title=str(group.title),
        what_to_do=str(group.what_to_do),
        signs=tuple(_sign_in_words(sign) for sign in group.signs),
    )


def _sign_in_words(sign: Sign) -> Sign:
    return replace(sign, text=str(sign.text))


def _sources(numbers: EmergencyNumbers | None) -> tuple[Source, ...]:
    """Each source once, in the order the card uses them."""
    used = [sign.source for group in GROUPS for sign in group.signs]
    return tuple(dict.fromkeys([*used, *([numbers.source] if numbers else [])]))
