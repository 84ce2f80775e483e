"""What a failed delivery comes to (requirements N4)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.setbacks import FEWEST_TRIES, GIVE_UP_AFTER, LONGEST_BACKOFF, backoff, broken, outcome_of
from bot.slack import SlackLimited, SlackRefused, SlackUncertain, SlackUnreachable
from journeys.messages import ClaimedMessage, Message, MessageKind
from journeys.outcomes import Ambiguous, Cause, Dead, Postponed, RetryAt
from storage.errors import DatabaseBusy

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
TO_A_PERSON = Message("T1", "m1", "k1", MessageKind.ALERT, "U1", "U1", "j1", NOW)
TO_A_CHANNEL = replace(TO_A_PERSON, channel="C1", recipient="")
TO_A_CHOSEN_CHANNEL = replace(TO_A_PERSON, channel="C1")


def after(
    failure: Exception, message: Message = TO_A_PERSON, now: datetime = NOW, attempts: int = FEWEST_TRIES
) -> object:
    return outcome_of(ClaimedMessage(message, attempts, maybe_posted=False), failure, now)


def test_what_slack_limits_waits_as_long_as_it_asks_and_has_not_been_tried() -> None:
    assert after(SlackLimited(30)) == Postponed(NOW + timedelta(seconds=30), "Slack asks to wait")


@pytest.mark.parametrize("failure", [SlackUnreachable("no route"), DatabaseBusy("locked")])
def test_what_surely_did_not_arrive_is_tried_again(failure: Exception) -> None:
    assert isinstance(after(failure), RetryAt)


def test_what_may_have_arrived_is_ambiguous() -> None:
    assert isinstance(after(SlackUncertain("status 503")), Ambiguous)


@pytest.mark.parametrize(
    "code",
    [
        *("token_revoked", "invalid_auth", "account_inactive", "missing_scope", "not_allowed_token_type"),
        *("accesslimited", "access_denied", "team_access_not_granted", "team_not_found", "no_permission"),
        *("two_factor_setup_required", "enterprise_is_restricted", "ekm_access_denied", "messages_tab_disabled"),
        "a word that Slack has not said before",
    ],
)
def test_what_may_be_refused_to_everybody_may_be_put_right_within_the_day(code: str) -> None:
    assert isinstance(after(SlackRefused(code)), RetryAt)
    assert after(SlackRefused(code), now=NOW + timedelta(hours=25)) == Dead(
        f"a day of trying was in vain; in the end: Slack answered “{code}”.", Cause.TOO_LATE
    )


@pytest.mark.parametrize(
    "code", ["external_channel_migrating", "team_added_to_org", "message_limit_exceeded", "invalid_cursor"]
)
def test_what_slack_does_not_do_for_now_is_tried_again(code: str) -> None:
    assert isinstance(after(SlackRefused(code)), RetryAt)


@pytest.mark.parametrize("failure", [SlackUnreachable("no route"), SlackUncertain("timeout")])
def test_after_a_day_of_trying_it_is_dead(failure: Exception) -> None:
    assert not isinstance(after(failure, now=NOW + timedelta(hours=24)), Dead)
    died = after(failure, now=NOW + timedelta(hours=24, seconds=1))
    assert isinstance(died, Dead)
    assert died.cause is Cause.TOO_LATE


@pytest.mark.parametrize(
    ("failure", "waits"),
    [
        (SlackUnreachable("no route"), RetryAt),
        (SlackRefused("token_revoked"), RetryAt),
        (SlackUncertain("timeout"), Ambiguous),
    ],
)
def test_what_explains_others_is_not_given_up_while_slack_is_out_of_reach(
    failure: Exception, waits: type[object]
) -> None:
    explanation = replace(TO_A_PERSON, kind=MessageKind.UNDELIVERED)
    assert isinstance(after(failure, explanation, NOW + timedelta(days=13)), waits)
    assert isinstance(after(SlackRefused("user_not_found"), explanation), Dead)


@pytest.mark.parametrize(
    "failure", [SlackUncertain("internal_error"), SlackRefused("team_added_to_org"), SlackUnreachable("no route")]
)
@pytest.mark.parametrize(
    ("kind", "lets_pass"), [(MessageKind.UNDELIVERED, [False, True]), (MessageKind.ALERT, [False])]
)
def test_an_explanation_lets_those_behind_it_pass_after_a_day(
    kind: MessageKind, lets_pass: list[bool], failure: Exception
) -> None:
    """Slack may fail at this one only, or in its channel."""
    came = [after(failure, replace(TO_A_PERSON, kind=kind), NOW + timedelta(hours=hours)) for hours in (23, 25)]
    assert [one.lets_pass for one in came if isinstance(one, (Ambiguous, RetryAt))] == lets_pass


@pytest.mark.parametrize(("hours", "attempts", "is_over"), [(24, 500, False), (25, 99, False), (25, 100, True)])
def test_a_mistake_of_ours_is_given_up_as_such_after_a_day_of_trying(hours: int, attempts: int, is_over: bool) -> None:
    claimed = ClaimedMessage(TO_A_PERSON, attempts, maybe_posted=False)
    outcome = broken(claimed, ValueError("cannot draw Acme"), NOW + timedelta(hours=hours))
    why = "a mistake in Journeybot (ValueError)"
    if is_over:
        assert outcome == Dead(f"a day of trying was in vain; in the end: {why}", Cause.BROKEN)
    else:
        assert isinstance(outcome, Ambiguous)
        assert (outcome.why, outcome.lets_pass) == (why, True)


@pytest.mark.parametrize("failure", [SlackUnreachable("no route"), SlackUncertain("timeout")])
def test_what_is_old_but_was_hardly_tried_is_tried_on(failure: Exception) -> None:
    """No bot ran for days, or an operator sends it again."""
    assert not isinstance(after(failure, now=NOW + timedelta(days=3), attempts=FEWEST_TRIES - 1), Dead)


def test_a_day_of_trying_holds_enough_tries() -> None:
    growing = sum(2.0**n for n in range(1, 10))
    assert 9 + (GIVE_UP_AFTER.total_seconds() - growing) / LONGEST_BACKOFF.total_seconds() > FEWEST_TRIES


def test_waiting_for_a_limit_never_kills() -> None:
    assert isinstance(after(SlackLimited(30), now=NOW + timedelta(days=3)), Postponed)


@pytest.mark.parametrize(
    ("code", "message", "cause"),
    [
        ("is_archived", TO_A_CHANNEL, Cause.ARCHIVED),
        ("channel_not_found", TO_A_CHANNEL, Cause.NOT_FOUND),
        ("not_in_channel", TO_A_CHANNEL, Cause.NOT_A_MEMBER),
        ("restricted_action", TO_A_CHANNEL, Cause.CLOSED),
        ("slack_connect_file_link_sharing_blocked", TO_A_CHOSEN_CHANNEL, Cause.CLOSED),
        ("app_access_restricted", TO_A_CHANNEL, Cause.CLOSED),
        ("app_access_restricted", TO_A_PERSON, Cause.GONE),
        ("channel_not_found", TO_A_PERSON, Cause.GONE),
        ("user_disabled", TO_A_PERSON, Cause.GONE),
        ("user_disabled", TO_A_CHOSEN_CHANNEL, Cause.GONE),
        ("is_archived", TO_A_CHOSEN_CHANNEL, Cause.ARCHIVED),
        ("posting_to_channel_denied", TO_A_CHANNEL, Cause.CLOSED),
        ("invalid_blocks", TO_A_PERSON, Cause.REFUSED),
        ("msg_too_long", TO_A_CHANNEL, Cause.REFUSED),
    ],
)
def test_a_lasting_refusal_is_dead_with_its_cause(code: str, message: Message, cause: Cause) -> None:
    assert after(SlackRefused(code), message) == Dead(f"Slack answered “{code}”.", cause)


@given(st.integers(1, 1000))
def test_pauses_grow_to_a_quarter_of_an_hour_and_differ(attempts: int) -> None:
    seconds = min(2.0 ** min(attempts, 10), LONGEST_BACKOFF.total_seconds())
    pauses = {backoff(attempts).total_seconds() for _ in range(50)}
    assert all(0.5 * seconds <= pause < seconds for pause in pauses)
    assert len(pauses) > 1
