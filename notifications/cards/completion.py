"""A journey is completed: was its outcome reached, and what comes next? (requirements T3, J8)"""

from collections import Counter
from collections.abc import Iterator

from journeys.journey import ActivityState, Journey, Outcome
from journeys.notices import Completion
from notifications import blocks, phrases
from notifications.activity_blocks import open_button
from notifications.elements import Block, button
from notifications.ids import COMMAND, Action, Origin
from notifications.refs import NextRef, Ref
from notifications.splitter import Content, Group, Item, fit
from notifications.wording import worded

MOST_TEMPLATES = 3


def completion_card(completion: Completion) -> Block:
    """Figures, the question with its answers, and the next stage; drawn again after each answer."""
    run = completion.run
    is_completed = run.journey.outcome is Outcome.COMPLETED
    told = worded(
        "completion",
        run=run,
        days=completion.days,
        is_completed=is_completed,
        figures=_figures(run.journey),
    )
    lead = blocks.section("\n".join(told))
    content = Content(
        lead=(lead, blocks.actions(*_answers(completion))) if is_completed else (lead,),
        groups=(Group(_next(completion), "*What comes next?*"),) if is_completed else (),
        tail=(blocks.actions(open_button(run.journey.id, Origin.COMPLETION, "Open journey")),),
    )
    return blocks.message(". ".join(told), fit(content).blocks)


def _figures(journey: Journey) -> str:
    states = Counter(activity.state for activity in journey.activities)
    done = f"{phrases.count(states[ActivityState.COMPLETED], 'activity', 'activities')} done"
    rest = (ActivityState.SKIPPED, ActivityState.FAILED)
    return ", ".join([done, *(f"{states[state]} {state}" for state in rest if states[state])])


def _answers(completion: Completion) -> Iterator[Block]:
    """Yes and No; once it is answered, the other one, for whoever pressed the wrong one."""
    reached, ref = completion.run.journey.outcome_reached, str(Ref(completion.run.journey.id, Origin.COMPLETION))
    labels = ("Yes", "No") if reached is None else ("Change to Yes", "Change to No")
    whose = f"the outcome of {completion.run.template.name}"
    if reached is not True:
        yield button(labels[0], Action.OUTCOME_REACHED, value=ref, accessibility_label=f"Yes: {whose} was reached")
    if reached is not False:
        yield button(labels[1], Action.OUTCOME_MISSED, value=ref, accessibility_label=f"No: {whose} was not reached")


def _next(completion: Completion) -> tuple[Item, ...]:
    """The stage that follows and what can be started in it; nothing after the last stage."""
    if not (completion.next_stage or completion.next_templates):
        return ()
    offered = completion.next_templates[:MOST_TEMPLATES]
    rest = len(completion.next_templates) - len(offered)
    more = f"{rest} more can be started with `{COMMAND} start {phrases.said(completion.run.customer.key)}`"
    return (_stage(completion), *(_offer(completion, *one) for one in offered), *((Item((more,)),) if rest else ()))


def _stage(completion: Completion) -> Item:
    customer, stage = completion.run.customer, completion.next_stage
    now = f"{phrases.said(customer.name)} is in the {phrases.said(customer.stage)} stage"
    if not stage:
        return Item((f"{now} now.",))
    value = str(Ref(completion.run.journey.id, Origin.COMPLETION))
    spoken = f"Move to {stage}: {customer.name}"
    move = button(f"Move to {stage}", Action.NEXT_STAGE, value=value, accessibility_label=spoken)
    return Item((f"{now}. The next one is {phrases.said(stage)}.",), (move,))


def _offer(completion: Completion, key: str, name: str) -> Item:
    """Starting it moves the customer, too."""
    stage, value = completion.next_stage, str(NextRef(completion.run.journey.id, key))
    spoken = f"Start {name} for {completion.run.customer.name}"
    start = button("Start…", Action.NEXT_JOURNEY, value=value, accessibility_label=spoken)
    moves = f" It moves {phrases.said(completion.run.customer.name)} to {phrases.said(stage)}." if stage else ""
    return Item((f"Start {phrases.strong(name)}: you see its dates first.{moves}",), (start,))
