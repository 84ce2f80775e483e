"""A message that may have arrived stays in doubt until that is cleared up, and is repeated once at most (N4)."""

from journeys.outcomes import Ambiguous, Cause, Dead, Postponed, Rerouted, RetryAt
from storage import outbox_entries, outbox_settling
from storage.database import Database
from tests.storage.examples import NOW, WORKSPACE, message
from tests.storage.queueing import RUN_OUT, claim, entry, put, settle


def test_a_lease_that_ran_out_is_claimed_again_as_maybe_posted(database: Database) -> None:
    put(database, message())
    claim(database, seconds=RUN_OUT, owner="who died")
    [claimed] = claim(database)
    assert (claimed.attempts, claimed.maybe_posted) == (2, True)


def test_a_doubt_stays_until_it_is_cleared_up(database: Database) -> None:
    put(database, message())
    settle(database, (claim(database)[0], Ambiguous(NOW, "timed out")))
    settle(database, (claim(database)[0], RetryAt(NOW, "the history could not be read")))
    assert claim(database)[0].maybe_posted


def test_a_retry_of_what_was_surely_not_posted_leaves_no_doubt(database: Database) -> None:
    put(database, message())
    settle(database, (claim(database)[0], RetryAt(NOW, "limited")))
    assert not claim(database)[0].maybe_posted


def test_a_message_once_repeated_is_not_repeated_again_whatever_came_between(database: Database) -> None:
    put(database, message())
    [claimed] = claim(database, seconds=RUN_OUT)
    with database.write() as tx:
        assert outbox_settling.note_repeat(tx, claimed, owner="me")
    [again] = claim(database)
    elsewhere = Rerouted(again.message, NOW, "its reader is away")
    for outcome in (Postponed(NOW, "not its turn"), RetryAt(NOW, "limited"), Ambiguous(NOW, "timed out"), elsewhere):
        assert again.repeated
        settle(database, (again, outcome))
        [again] = claim(database)
    assert again.repeated


def test_a_repeat_is_not_forgotten_where_something_went_wrong_right_after_it(database: Database) -> None:
    put(database, message())
    [claimed] = claim(database)
    with database.write() as tx:
        outbox_settling.note_repeat(tx, claimed, owner="me")
    settle(database, (claimed, Ambiguous(NOW, "a mistake of ours", lets_pass=True)))
    assert claim(database)[0].repeated


def test_what_was_not_repeated_after_all_may_still_be(database: Database) -> None:
    put(database, message())
    [claimed] = claim(database)
    with database.write() as tx:
        outbox_settling.note_repeat(tx, claimed, owner="me")
    settle(database, (claimed, Postponed(NOW, "Slack asks to wait")))
    assert not claim(database)[0].repeated


def test_a_doubtful_message_that_has_waited_need_not_wait_again_unless_the_doubt_is_renewed(database: Database) -> None:
    put(database, message())
    settle(database, (claim(database)[0], Ambiguous(NOW, "timeout")))
    [doubtful] = claim(database)
    assert (doubtful.maybe_posted, doubtful.calmed) == (True, False)
    settle(database, (doubtful, Postponed(NOW, outbox_settling.CALMING)))
    for outcome in (RetryAt(NOW, "unreachable"), Postponed(NOW, "limited"), Rerouted(message(), NOW, "away")):
        [waited] = claim(database)
        assert (waited.maybe_posted, waited.calmed) == (True, True), outcome
        settle(database, (waited, outcome))
    settle(database, (claim(database)[0], Ambiguous(NOW, "looking failed")))
    assert not claim(database)[0].calmed


def test_whoever_dies_while_trying_again_what_has_waited_leaves_it_to_wait_again(database: Database) -> None:
    put(database, message())
    settle(database, (claim(database)[0], Ambiguous(NOW, "timeout")))
    settle(database, (claim(database)[0], Postponed(NOW, outbox_settling.CALMING)))
    for is_tried, is_calmed in ((False, True), (True, False)):
        [waited] = claim(database, seconds=RUN_OUT)
        assert waited.calmed
        with database.write() as tx:
            assert not is_tried or outbox_settling.note_new_try(tx, waited, owner="me")
        [found] = claim(database, seconds=RUN_OUT)
        assert (found.maybe_posted, found.calmed) == (True, is_calmed)


def test_who_comes_late_does_not_try_again_what_somebody_else_has_claimed(database: Database) -> None:
    put(database, message())
    [late] = claim(database, seconds=RUN_OUT)
    claim(database)
    with database.write() as tx:
        assert not outbox_settling.note_new_try(tx, late, owner="me")


def test_what_died_in_doubt_is_looked_for_when_it_is_requeued(database: Database) -> None:
    put(database, message())
    settle(database, (claim(database)[0], Ambiguous(NOW, "timeout")))
    settle(database, (claim(database)[0], Dead("the channel is archived", Cause.ARCHIVED)))
    assert entry(database).why == "it may have arrived; the channel is archived"
    with database.write() as tx:
        assert outbox_entries.requeue(tx, WORKSPACE, "m1", now=NOW)
    assert claim(database)[0].maybe_posted
