"""The safety card: when leg pain, back pain or a cramp needs somebody's help.

Fixed text: never built from what a diary says, and it asks nothing back. A line stands here only with the
health service that says so; what we could not verify is left out. The first group leans early on purpose:
nerves squeezed at the end of the spine recover best before the signs are complete.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guidance.sources import Source

CHECKED = date(2026, 11, 21)

SCIATICA = Source("NHS 111 Wales: Sciatica", "https://111.wales.nhs.uk/encyclopaedia/s/article/sciatica/", CHECKED)
CAUDA_EQUINA = Source(
    "Royal Free London NHS: Cauda equina syndrome",
    "https://royalfree.nhs.uk/patients-and-visitors/patient-information-leaflets/cauda-equina-syndrome",
    CHECKED,
)
CLOT = Source("NHS: Deep vein thrombosis", "https://www.nhs.uk/conditions/deep-vein-thrombosis-dvt/", CHECKED)
ARTERIES = Source(
    "NHS 111 Wales: Peripheral arterial disease",
    "https://111.wales.nhs.uk/peripheralarterialdisease(pad)/?locale=en",
    CHECKED,
)
BACK_PAIN = Source("NHS: Back pain", "https://www.nhs.uk/conditions/back-pain/", CHECKED)
LEG_CRAMPS = Source("NHS: Leg cramps", "https://www.nhs.uk/conditions/leg-cramps/", CHECKED)


@dataclass(frozen=True)
class Sign:
    text: str | Promise
    source: Source


@dataclass(frozen=True)
class Group:
    urgency: str  # "now" | "same_day" | "soon": the name styles and tests go by
    title: str | Promise
    what_to_do: str | Promise
    signs: tuple[Sign, ...]


NOW = Group(
    "now",
    _("Get help now"),
    _("Call for an ambulance or go to an emergency department. Do not wait to see if it passes."),
    (
        Sign(_("You have nerve pain down both legs."), SCIATICA),
        Sign(_("Both legs are weak or numb, and it is bad or getting worse."), SCIATICA),
        Sign(_("You are numb around your private parts or your bottom."), SCIATICA),
        Sign(_("It is hard to start peeing, you cannot pee, or you cannot hold it. This is new."), SCIATICA),
        Sign(_("You do not notice that you need to poo, or you cannot hold it. This is new."), SCIATICA),
        Sign(_("Sex has suddenly changed: you feel less, or your body does not respond."), CAUDA_EQUINA),
        Sign(_("A leg is swollen or sore, and you are short of breath or your chest hurts."), CLOT),
        Sign(_("A leg or foot quickly turns pale or blue."), ARTERIES),
    ),
)

SAME_DAY = Group(
    "same_day",
    _("See someone the same day"),
    _("Ask a doctor for an urgent appointment. If you cannot get one, go where you can be seen today."),
    (
        Sign(_("One leg is swollen, warm and sore, or has changed colour. It is often the calf."), CLOT),
        Sign(_("Your back hurts and you have a high temperature."), BACK_PAIN),
        Sign(_("Your back hurts and you have lost weight without trying."), BACK_PAIN),
        Sign(_("A cramp lasts longer than 10 minutes."), LEG_CRAMPS),
    ),
)

SOON = Group(
    "soon",
    _("See someone soon"),
    _("Make an appointment with a doctor."),
    (
        Sign(_("Cramps keep breaking your sleep."), LEG_CRAMPS),
        Sign(_("You have cramps, and your legs are numb or swollen too."), LEG_CRAMPS),
        Sign(_("Your legs hurt when you walk and stop hurting when you rest."), ARTERIES),
        Sign(_("A leg is getting weaker or thinner, or sores on it do not heal."), ARTERIES),
        Sign(_("Nerve pain gets worse, or has not eased after a few weeks."), SCIATICA),
        Sign(_("Nerve pain keeps you from everyday things."), SCIATICA),
    ),
)

GROUPS = (NOW, SAME_DAY, SOON)

REASSURANCE = Sign(_("Most back and leg pain is not this."), SCIATICA)

NOBODY_WATCHES = _("Nobody reads your diary. It does not watch for emergencies.")
