"""A team channel's digest of a local day (requirements N3): counts, what has moved, and what is stuck."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial

from journeys.digests import TeamDigest
from journeys.history import Act, Change, starts
from journeys.journey import ActivityState, JourneyState, Level, MilestoneState, Outcome
from notifications import blocks, phrases
from notifications.cards.digest import late_journey
from notifications.elements import Block
from notifications.ids import COMMAND
from notifications.own_wording import SHIPPED, Wording
from notifications.splitter import Content, Group, Item, fit
from notifications.wording_language import ready, word

MOST_OWNERS = 20
MOST_STUCK = 10
WORST_FIRST = (Level.STUCK, Level.DELAYED, Level.ON_TRACK)


def team_digest_card(team: TeamDigest, zone: str, wording: Wording = SHIPPED) -> Block:
    """`zone` is the IANA name of the channel's zone."""
    by_headline = team.by_headline
    values = _values(team, zone)
    summary = wording.say("team_digest", "summary", values)
    said = partial(wording.say, "team_digest", values={**values, "summary": ready(summary)})
    stuck = tuple(late_journey(late) for late in team.stuck[:MOST_STUCK])
    groups = (
        Group(_owners(team), said("owners_title")),
        Group(_moved(team), said("moved_title")),
        Group(stuck, said("stuck_title"), total=by_headline[Level.STUCK]),
    )
    content = Content(heading=said("heading"), groups=groups, footer=said("footer"))
    return blocks.message(summary, fit(content).blocks)


def _values(team: TeamDigest, zone: str) -> Mapping[str, object]:
    """What a wording can say of a team's digest (requirements N8)."""
    by_headline = team.by_headline
    return {
        "day": word(phrases.day(team.day, team.day)),
        "zone": zone,
        "command": word(COMMAND),
        "total": by_headline.total(),
        "on_track": by_headline[Level.ON_TRACK],
        "delayed": by_headline[Level.DELAYED],
        "stuck": by_headline[Level.STUCK],
        "asked_for": team.is_asked_for,
    }


def _counts(by_level: Counter[Level]) -> str:
    return ", ".join(f"{by_level[level]} {level}" for level in WORST_FIRST if by_level[level])


def _owners(team: TeamDigest) -> tuple[Item, ...]:
    """One line each, those with the most stuck and delayed journeys first."""
    ordered = sorted(team.by_csm.items(), key=lambda own: ([-own[1][level] for level in WORST_FIRST], own[0]))
    lines = [f"• {_csm(user, team.names)}: {_counts(counts)}" for user, counts in ordered[:MOST_OWNERS]]
    if len(ordered) > MOST_OWNERS:
        lines.append(f"and {len(ordered) - MOST_OWNERS} more")
    return (Item(tuple(lines)),) if lines else ()


def _csm(user: str, names: Mapping[str, str]) -> str:
    """By name: a channel's digest notifies nobody of what they know from their own."""
    return phrases.named(user, names) if user else "no CSM"


def _moved(team: TeamDigest) -> tuple[Item, ...]:
    """What has become better or worse, then what has been done."""
    happened = Counter(movement for act in team.movements for one in act.changes for movement in _movements(act, one))
    turned = [_counted(team.turned[level], _JOURNEY, verb) for level, verb in _TURNED.items() if team.turned[level]]
    done = [_counted(happened[kind], noun, verb) for kind, (noun, verb) in _MOVED.items() if happened[kind]]
    return (Item((*turned, *done)),) if turned or done else ()


def _counted(number: int, noun: tuple[str, str], verb: str) -> str:
    return f"• {phrases.count(number, *noun)} {verb}"


_JOURNEY, _MILESTONE = ("journey", "journeys"), ("milestone", "milestones")
_ACTIVITY = ("activity", "activities")
_TURNED = {Level.STUCK: "turned stuck", Level.DELAYED: "turned delayed", Level.ON_TRACK: "back on track"}
_MOVED = {
    "started": (_JOURNEY, "started"),
    Outcome.COMPLETED: (_JOURNEY, "completed"),
    Outcome.FAILED: (_JOURNEY, "failed"),
    Outcome.EXITED: (_JOURNEY, "exited"),
    Outcome.CANCELLED: (_JOURNEY, "cancelled"),
    JourneyState.PAUSED: (_JOURNEY, "paused"),
    "milestone": (_MILESTONE, "completed"),
    "milestone failed": (_MILESTONE, "failed"),
    "activity": (_ACTIVITY, "done"),
    ActivityState.SKIPPED: (_ACTIVITY, "skipped"),
}


def _movements(act: Act, change: Change) -> Iterator[str]:
    was, now = (change.before or {}).get("state"), change.after.get("state")
    if change.kind == "journey":
        yield from _of_journey(act, change, was, now)
    elif was == now:
        return
    elif change.kind == "milestone" and now == MilestoneState.COMPLETED:
        yield "milestone"
    elif change.kind == "milestone" and now == MilestoneState.FAILED:
        yield "milestone failed"
    elif change.kind == "activity" and now == ActivityState.COMPLETED:
        yield "activity"
    elif change.kind == "activity" and now == ActivityState.SKIPPED:
        yield ActivityState.SKIPPED


def _of_journey(act: Act, change: Change, was: str | None, now: str | None) -> Iterator[str]:
    if starts(act.verb, change):
        yield "started"
    elif was != now and now == JourneyState.ENDED:
        yield str(change.after.get("outcome"))
    elif was != now and now == JourneyState.PAUSED:
        yield JourneyState.PAUSED
