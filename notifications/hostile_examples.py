"""The examples as no wish would have them: hostile texts wherever people write, and far too many of everything."""

from collections import Counter
from dataclasses import replace
from datetime import date

from journeys.customer import Customer
from journeys.digests import PER_SECTION, Digest, Item, LateJourney, TeamDigest
from journeys.journey import Activity, Journey, Level
from journeys.posted_digests import SECTIONS
from journeys.roll_ups import Reached, RollUp
from journeys.run import Run
from journeys.template import Template

FAMILY = "👩\u200d👩\u200d👧\u200d👦"
SAMPLES = (
    "",
    "   \t ",
    "\u200b\u200b\u3164",
    "<!channel> <!here> <@U012AB3CD> <#C012AB3CD>",
    "<https://evil.example|Mark done>",
    "*bold* _italic_ ~struck~ `code` ```block```",
    ">>> quoted",
    "> a\n> b",
    "&amp;lt; & < >",
    "one\r\ntwo\u2028three\vfour\tfive",
    "\x00\x07\x1b[31mred\x7f",
    "name \u202egnp.exe\u202c \u2066x\u2069",
    "\ud800 half",
    FAMILY * 400,
    "🇩🇪🇫🇷" * 500,
    "e\u0301" * 2000,
    "z" + "\u0335" * 4000,
    "👍🏽 1️⃣ 🏴\U000e0067\U000e0062\U000e007f",
    "&" * 4000,
    "w" * 5000,
    "long words " * 600,
    "first_name _x_ __init__ a_b",
    ":rotating_light: 10:30:45",
    "각" * 100 + "\u1100\u1161\u11a8",
    "@here #general {{ 7 * 7 }} {% raw %} ^|^",
)
"""Names that people and imports might bring."""


def renamed(run: Run, name: str) -> Run:
    """Every text of a run replaced."""
    return Run(_journey(run.journey, name), _template(run.template, name), customer(run.customer, name), run.today)


def customer(known: Customer, name: str) -> Customer:
    return replace(known, name=name, stage=name)


def _template(template: Template, name: str) -> Template:
    milestones = tuple(m.model_copy(update={"name": name}) for m in template.milestones)
    return changed(template, name=name, milestones=milestones)


def changed(template: Template, **changes: object) -> Template:
    """Unchecked, and without what a copy would keep of the old one's cached properties."""
    return Template.model_construct(**{**dict(template), **changes})


def _journey(journey: Journey, name: str) -> Journey:
    named = journey.with_activities(activity(a, name) for a in journey.activities)
    return replace(named, again=True, reason=name, note=name, owners=dict.fromkeys(journey.owners, name))


def activity(known: Activity, name: str) -> Activity:
    return replace(known, title=name, owner=name, reason=name, ended_by=known.ended_by and name)


def crowded(run: Run, activities: int = 500) -> Run:
    """A run with so many activities; of those it has, copies under new ids."""
    have = run.journey.activities
    many = (replace(have[n % len(have)], id=f"copy-{n}") for n in range(activities))
    return Run(run.journey.with_activities(many), run.template, run.customer, run.today)


def crowded_digest(run: Run, day: date) -> Digest:
    still_open = run.journey.with_activities(a for a in run.journey.activities if a.is_open)
    crowd = crowded(Run(still_open, run.template, run.customer, run.today))
    items = tuple(Item(run, a) for a in crowd.journey.activities)
    return Digest("U0MARA", day, items, items, items, items, items, items, _late(run) * 500)


def settled_digest(run: Run, day: date) -> Digest:
    """One of which all that it has shown is settled."""
    most = PER_SECTION * len(SECTIONS)
    items = tuple(Item(run, a) for a in crowded(run, most).journey.activities)
    return Digest("U0MARA", day, settled=(*(run,) * PER_SECTION, *items))


def redrawn_digest(run: Run, day: date) -> Digest:
    """The fullest one, of which as much is settled."""
    return replace(crowded_digest(run, day), settled=settled_digest(run, day).settled)


def crowded_team(run: Run, team: TeamDigest) -> TeamDigest:
    by_csm = {f"U0{n}": Counter({Level.STUCK: n, Level.ON_TRACK: 3}) for n in range(1, 500)}
    late, names = _late(run) * 500, dict.fromkeys(by_csm, run.customer.name)
    return replace(team, by_csm=by_csm, movements=team.movements * 100, stuck=late, names=names)


def crowded_roll_up(run: Run, told: RollUp) -> RollUp:
    name, counts = run.customer.name, told.total
    by_csm = {f"U0{n}": counts for n in range(1, 500)}
    stuck = tuple(replace(late, since=run.today) for late in _late(run)) * 500
    return replace(
        told,
        recipient=name,
        scope=name,
        by_csm=by_csm,
        by_template={(name, f"{name}{n}"): counts for n in range(500)},
        events=replace(told.events, latest=(Reached(name, name, name),) * 500),
        stuck=stuck,
        names=dict.fromkeys(by_csm, name),
    )


def _late(run: Run) -> tuple[LateJourney, ...]:
    return (LateJourney(run, run.progress),) if run.progress else ()
