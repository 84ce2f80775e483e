"""The weekly roll-up: who wants it, and what it says when it goes out or is asked for (requirements N3)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

from bot.usecases.desk import Caller, Desk, person, write_once
from bot.usecases.digest_plans import roll_up_key, team_weekly_times, weekly_times
from bot.usecases.filter_values import require_known
from bot.usecases.listing import NoMention, parse_filters, understood
from bot.usecases.looking_back import by_what_was_noticed, headlines_then, started_since, stuck_longest
from bot.usecases.messages import message_to
from bot.usecases.reaching import Elsewhere
from bot.usecases.telling import NoLongerTrue
from journeys.absence import next_told
from journeys.calendar import local_date
from journeys.digests import LateJourney
from journeys.errors import NotPossible
from journeys.journey import Level
from journeys.messages import Message, MessageKind
from journeys.person import Person
from journeys.roll_ups import Events, Reached, RollUp, RollUpSample, compared
from journeys.weekly import WeeklyTimes, is_over, may_go_out, next_roll_up, next_turn, owed_week, week_of
from storage import acts, journeys, outbox, outbox_reading, people, roll_ups, team_roll_ups
from storage.database import Transaction
from storage.roll_ups import StandingRow

WEEK = timedelta(days=7)
MOST_ACHIEVEMENTS = 5
SCOPES = frozenset({"owner", "segment", "stage", "type", "template"})


@dataclass(frozen=True, slots=True)
class Weekly:
    """That somebody wants a weekly roll-up: the weekday (mon, tue …), and filters as typed, empty for all journeys."""

    day: str
    scope: str = ""


_ALL = "`/journey list` shows what runs, and `/journey settings` what your own roll-up is about."


_IN_A_FORM = (
    "Slack makes no @mention in this field, so the owner can be you only: `owner:me`. "
    "`/journey digest week owner:@mara` shows somebody else's at any time."
)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A roll-up that is still wanted: when it comes, and whose it is, a person's or a channel's."""

    times: WeeklyTimes
    recipient: str
    scope: str
    is_team: bool = False


def scope_of(text: str, user: str) -> dict[str, str]:
    """Which journeys a roll-up is about, by filters as typed. Raises `NotPossible` for what is not understood."""
    filters = parse_filters(text, user)
    if not filters.keys() <= SCOPES:
        raise NotPossible(
            "A roll-up counts journeys of every status. Narrow it down by `segment:`, `stage:`, `type:`, `template:` "
            "or `owner:me` only."
        )
    return filters


def with_weekly(known: Person, wanted: Weekly | None, now: datetime) -> Person:
    """Somebody with that choice; one on another day begins with its next day. Raises `NotPossible` for its scope."""
    if wanted is None:
        return replace(known, weekly_day=None, weekly_since=None)
    scope_of(wanted.scope, known.id)
    is_new = known.weekly_day != wanted.day or known.weekly_since is None
    since = now if is_new else known.weekly_since
    return replace(known, weekly_day=wanted.day, weekly_scope=wanted.scope or None, weekly_since=since)


def next_roll_up_at(tx: Transaction, desk: Desk, known: Person, now: datetime) -> datetime | None:
    """When somebody's next roll-up reaches them: now if it is on its way; one that a mute or an absence has kept comes
    after it."""
    times = weekly_times(desk, known, known)
    if times is None:
        return None
    had = weeks_had(tx, known.workspace, known.id, times, now)
    queued = outbox_reading.waiting(tx, known.workspace, known.id, MessageKind.ROLL_UP)
    waiting = still_on_its_way(queued, times, now)
    return next_told(known, waiting or next_turn(times, now, had), partial(_resumed, known, times, had))


def still_on_its_way(queued: Iterable[Message], times: WeeklyTimes, now: datetime) -> datetime | None:
    """When one comes that is queued and may still come on its day, such as one that waits for Slack."""
    turns = ((date.fromisoformat(m.about["week"]), max(now, m.held_until or now)) for m in queued)
    return min((at for week, at in turns if may_go_out(times, week, at)), default=None)


def weeks_had(tx: Transaction, workspace: str, whose: str, times: WeeklyTimes, now: datetime) -> set[date]:
    """Those of this week and the last whose roll-up somebody or a channel has had, or will not get, whatever its day is
    by now."""
    weeks = {week_of(local_date(now, times.timezone)), week_of(times.due_day(now))}
    return {week for week in weeks if outbox_reading.was_settled(tx, workspace, roll_up_key(whose, week), now)}


def _is_kept(known: Person, at: datetime) -> bool:
    """Whether neither they nor a stand-in read a roll-up that is due at an instant."""
    return not known.stand_in if known.is_away(at) else known.is_muted(at)


def _resumed(known: Person, times: WeeklyTimes, had: Collection[date], end: datetime) -> datetime:
    """When the first roll-up after a mute or an absence is due, be it a late one."""
    just_before = end - timedelta(microseconds=1)
    if not _is_kept(known, just_before):
        return next_roll_up(times, just_before, had)
    return end if owed_week(times, end) not in {None, *had} else next_turn(times, end, had)


def send_roll_up_sample(desk: Desk, caller: Caller) -> None:
    """Post what the caller's roll-up would be now, where it will come; it does not count as the week's."""
    with write_once(desk, caller) as tx:
        known = person(tx, caller)
        key = f"weekly sample:{caller.user}:{caller.now.isoformat()}"
        kind = MessageKind.ROLL_UP_SAMPLE
        message = message_to(caller.user, kind, key, caller.workspace, caller.now, about={})
        outbox.put_many(tx, [replace(message, channel=known.channel or caller.user)], ready_at=caller.now)


def first_roll_up(tx: Transaction, desk: Desk, message: Message, now: datetime) -> RollUp:
    """A person's or a channel's roll-up, if it is still wanted and there is something to say.

    Raises `Elsewhere` where its turn is to come: the day was over before it could go out, or another was chosen.
    """
    wanted = _of_person(tx, desk, message) if message.recipient else _of_channel(tx, message)
    times, week = wanted.times, date.fromisoformat(message.about["week"])
    if is_over(times, week, now):
        raise NoLongerTrue("it is too late for it; the next one tells what is still true")
    if not may_go_out(times, week, now):
        turn = next_turn(times, now)
        raise Elsewhere(replace(message, held_until=turn), turn)
    since = times.instant_on(times.due_day(now) - WEEK)
    told = roll_up_of(tx, desk, message.workspace, wanted.recipient, wanted.scope, times.timezone, since, now)
    if told.is_empty:
        raise NoLongerTrue("there is nothing to say")
    return replace(told, is_team=wanted.is_team)


def _of_person(tx: Transaction, desk: Desk, message: Message) -> _Wanted:
    known = people.get_many(tx, message.workspace, {message.recipient, message.reader})
    who, reader = known.get(message.recipient), known.get(message.reader)
    if who is None or reader is None or not who.is_active:
        raise NoLongerTrue("the recipient has left")
    times = weekly_times(desk, who, reader)
    if times is None:
        raise NoLongerTrue("its recipient wants none any longer")
    return _Wanted(times, who.id, who.weekly_scope or "")


def _of_channel(tx: Transaction, message: Message) -> _Wanted:
    team = team_roll_ups.get(tx, message.workspace, message.channel)
    if team is None:
        raise NoLongerTrue("the channel no longer gets a roll-up")
    return _Wanted(team_weekly_times(team), team.channel, team.scope, is_team=True)


def first_roll_up_sample(tx: Transaction, desk: Desk, message: Message, now: datetime) -> RollUpSample:
    """The recipient's roll-up of the last seven days, whatever their hours; it counts for nothing."""
    known = people.get(tx, message.workspace, message.recipient)
    if known is None or not known.is_active:
        raise NoLongerTrue("the recipient has left")
    local, scope = desk.zone_of_person(known), known.weekly_scope or ""
    roll_up = roll_up_of(tx, desk, known.workspace, known.id, scope, local, now - WEEK, now)
    return RollUpSample(roll_up, is_wanted=known.weekly_day is not None)


def roll_up_now(desk: Desk, caller: Caller, scope: str | None = None) -> RollUp:
    """The last seven days as of now, of what the caller asks for (None: what they chose for their own).

    Raises `NotPossible` for a scope that is not understood, or in which there is nothing.
    """
    with desk.database.read() as tx:
        known = person(tx, caller)
        chosen = (known.weekly_scope or "") if scope is None else scope
        local = desk.zone_of_person(known)
        told = roll_up_of(tx, desk, caller.workspace, caller.user, chosen, local, caller.now - WEEK, caller.now)
        if told.is_empty and chosen:
            filters = scope_of(chosen, caller.user)
            require_known(tx, caller.workspace, filters)
            about = understood(tx, caller, filters)
            raise NotPossible(f"Nothing runs, and nothing has happened in the last seven days, for {about}. {_ALL}")
        return told


def require_scope(desk: Desk, caller: Caller, scope: str) -> None:
    """Raises `NotPossible` for a scope in a form that is not understood, or is new and names what there is not."""
    try:
        filters = scope_of(scope, caller.user)
    except NoMention as refusal:
        raise NotPossible(_IN_A_FORM) from refusal
    with desk.database.read() as tx:
        if scope != person(tx, caller).weekly_scope:
            require_known(tx, caller.workspace, filters)


def stuck_now(desk: Desk, caller: Caller, recipient: str, scope: str) -> tuple[LateJourney, ...]:
    """All journeys of somebody's roll-up that are stuck, the longest first; everybody may look at them."""
    with desk.database.read() as tx:
        rows = roll_ups.standings(tx, caller.workspace, scope_of(scope, recipient), caller.now)
        found = journeys.get_many(tx, caller.workspace, [row.journey for row in rows if row.headline is Level.STUCK])
        return stuck_longest(tx, desk, caller.workspace, found, caller.now)


def roll_up_of(
    tx: Transaction,
    desk: Desk,
    workspace: str,
    recipient: str,
    scope: str,
    timezone: str,
    since: datetime,
    now: datetime,
) -> RollUp:
    """How the journeys of a scope stand at `now`, against the instant `since`; it may be empty."""
    filters = scope_of(scope, recipient)
    rows = roll_ups.standings(tx, workspace, filters, since)
    before = acts.journeys_before(tx, workspace, since)
    calm, doubtful = by_what_was_noticed(rows, before, since)
    stuck = [row.journey for row in rows if row.headline is Level.STUCK]
    loaded = {one.id: one for one in journeys.get_many(tx, workspace, [*doubtful, *stuck])}
    then = calm | headlines_then(tx, desk, workspace, [loaded[one] for one in doubtful], since)
    started = started_since(rows, before) - then.keys()
    by_csm = compared((row.csm or "", row.headline, then.get(row.journey)) for row in rows)
    known = people.get_many(tx, workspace, by_csm)
    return RollUp(
        recipient=recipient,
        day=local_date(now, timezone),
        since=since,
        timezone=timezone,
        scope=scope,
        by_csm=by_csm,
        by_template=compared(((row.template_name, row.stage), row.headline, then.get(row.journey)) for row in rows),
        events=_events(tx, workspace, filters, rows, len(started), since),
        stuck=stuck_longest(tx, desk, workspace, [loaded[one] for one in stuck], now),
        names={user: csm.name for user, csm in known.items()},
    )


def _events(
    tx: Transaction,
    workspace: str,
    filters: Mapping[str, str],
    rows: Iterable[StandingRow],
    started: int,
    since: datetime,
) -> Events:
    total, latest = roll_ups.achievements(tx, workspace, filters, since, MOST_ACHIEVEMENTS)
    return Events(
        started=started,
        ended=Counter(row.outcome for row in rows if row.outcome),
        achievements=total,
        latest=tuple(Reached(*one) for one in latest),
    )
