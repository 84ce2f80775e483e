"""A person's open tasks over all journeys (requirements V1): the answer to `/journey tasks`."""

from journeys.journey import Activity
from journeys.reports import TaskList
from journeys.run import Run
from notifications import blocks, phrases
from notifications.activity_blocks import activity_item
from notifications.elements import Block
from notifications.ids import Action, Origin
from notifications.paging import turns
from notifications.splitter import Content, Group, fit, page

PER_PAGE = 10


def tasks_card(tasks: TaskList, number: int = 1) -> Block:
    """A page, from 1, of the tasks with their buttons."""
    summary = _summary(tasks)
    shown = page(tasks.items, number, PER_PAGE)
    lines = tuple(activity_item(run, activity, Origin.TASKS, names_owner=False) for run, activity in shown.items)
    content = Content(
        lead=(blocks.section(f"*{summary}*"),),
        groups=(Group(lines),),
        tail=tuple(turns(shown, Action.TASKS_PAGE, tasks.owner)),
    )
    return blocks.message(summary, fit(content).blocks)


def tasks_card_around(tasks: TaskList, run: Run, activity: Activity) -> Block:
    """The page on which a task stands, or stood before it was done."""
    return tasks_card(tasks, tasks.before(run, activity) // PER_PAGE + 1)


def _summary(tasks: TaskList) -> str:
    if not tasks.items:
        return "You have no open tasks."
    overdue = sum(activity.is_overdue(run.today) for run, activity in tasks.items)
    due_today = sum(activity.due_on == run.today for run, activity in tasks.items)
    parts = (
        f"You have {phrases.count(len(tasks.items), 'open task')}",
        f"{overdue} overdue" if overdue else "",
        f"{due_today} due today" if due_today else "",
    )
    return ", ".join(part for part in parts if part)
