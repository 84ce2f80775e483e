"""Who may do what."""

import pytest

from journeys.history import Verb
from journeys.journey import Activity
from journeys.person import Person
from journeys.rights import may
from tests.journeys.builders import CSM, TEMPLATE_OWNER, achievement, activity_of, begun, milestone, run, task, template

OF = template(milestone("m1", task("t1", role="specialist"), achievement("a1")))
JOURNEY = begun(OF, owners={"csm": CSM, "specialist": "UOWNER"})
RUN = run(JOURNEY, OF)
TASK, ACHIEVEMENT = activity_of(JOURNEY, "t1"), activity_of(JOURNEY, "a1")

OWNER_ACTS = [
    Verb.PROGRESS, Verb.COMPLETE, Verb.FAIL_ACTIVITY, Verb.REOPEN, Verb.SKIP, Verb.REASSIGN, Verb.SNOOZE, Verb.NOTE,
    Verb.MOVE_DUE_DATE, Verb.BLOCK, Verb.UNBLOCK,
]  # fmt: skip
OTHER_ACTS = [verb for verb in Verb if verb not in OWNER_ACTS]


def person(user: str, *, is_admin: bool = False, is_active: bool = True) -> Person:
    return Person("T1", user, user.lower(), is_admin=is_admin, is_active=is_active)


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("activity", [None, TASK, ACHIEVEMENT])
@pytest.mark.parametrize("actor", [person(CSM), person("UBOSS", is_admin=True)], ids=["csm", "admin"])
def test_the_csm_and_admins_may_do_everything(actor: Person, verb: Verb, activity: Activity | None) -> None:
    assert may(actor, verb, RUN, activity)


@pytest.mark.parametrize("verb", OWNER_ACTS)
def test_an_owner_may_act_on_their_task(verb: Verb) -> None:
    assert may(person("UOWNER"), verb, RUN, TASK)


@pytest.mark.parametrize("verb", OTHER_ACTS)
def test_an_owner_may_not_act_on_the_journey(verb: Verb) -> None:
    assert not may(person("UOWNER"), verb, RUN, TASK)


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("activity", [None, ACHIEVEMENT])
def test_an_owner_may_not_act_on_what_is_not_theirs(verb: Verb, activity: Activity | None) -> None:
    assert not may(person("UOWNER"), verb, RUN, activity)


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("activity", [None, TASK, ACHIEVEMENT])
def test_others_only_read(verb: Verb, activity: Activity | None) -> None:
    assert not may(person("UOTHER"), verb, RUN, activity)


@pytest.mark.parametrize(
    "actor", [person(CSM, is_active=False), person("UBOSS", is_admin=True, is_active=False)], ids=["csm", "admin"]
)
def test_who_has_left_may_do_nothing(actor: Person) -> None:
    assert not may(actor, Verb.COMPLETE, RUN, TASK)


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("activity", [None, TASK, ACHIEVEMENT])
def test_while_there_is_no_csm_the_owner_of_the_template_may_do_everything(
    verb: Verb, activity: Activity | None
) -> None:
    owner = person(TEMPLATE_OWNER)
    assert not may(owner, verb, RUN, activity)
    assert may(owner, verb, run(begun(OF, owners={}), OF), activity)


def test_a_journey_with_neither_is_nobodys() -> None:
    ownerless = OF.model_copy(update={"owner": ""})
    assert not may(person(""), Verb.PAUSE, run(begun(ownerless, owners={}), ownerless))


@pytest.mark.parametrize("verb", Verb)
def test_whoever_stands_in_may_do_what_those_may_whom_they_act_for(verb: Verb) -> None:
    theo = person("UTHEO")
    assert not may(theo, verb, RUN, TASK)
    assert may(theo, verb, RUN, TASK, {CSM})
    assert may(theo, verb, RUN, TASK, {"UOWNER"}) is (verb in OWNER_ACTS)
    assert not may(person("UTHEO", is_active=False), verb, RUN, TASK, {CSM})
