"""What the tests of commands, buttons and modals do over and over."""

from bot.demo.stage import Stage
from bot.sandbox.outcomes import Answer
from bot.sandbox.records import Message, View
from bot.usecases.asking import status
from bot.usecases.starting import StartOrder, start
from journeys.calendar import local_date
from journeys.journey import Journey
from journeys.reports import StatusReport
from storage import journeys


async def said(stage: Stage, who: str, words: str, channel: str | None = None) -> str:
    """The answer to `/journey words`, as it is read."""
    person = stage.people[who]
    answer = await asked(stage, who, words, channel)
    return person.read(answer.message)


async def asked(stage: Stage, who: str, words: str, channel: str | None = None) -> Answer:
    answer = await stage.people[who].command("/journey", words, channel=channel)
    assert answer.failure is None
    return answer


async def opened(stage: Stage, who: str, words: str) -> View:
    """The modal that `/journey words` opens."""
    view = (await asked(stage, who, words)).view
    assert view is not None, f"{words} opened nothing"
    return view


async def card(stage: Stage, who: str, words: str) -> Message:
    return (await asked(stage, who, words)).message


def now(stage: Stage, message: Message) -> Message:
    """The message as it stands now."""
    current = stage.workspace.messages.get(message.channel, message.ts)
    assert current is not None
    return current


async def redrawn(stage: Stage, message: Message, words: str) -> str:
    """The message as it is read once it says these words."""
    person = stage.people["mara"]

    def look() -> str | None:
        told = person.read(message)
        return told if words in told else None

    told = await stage.workspace.changes.wait_for(look, 5)
    assert told is not None, person.read(message)
    return told


def begun(stage: Stage, customer: str = "acme", template: str = "onboarding", who: str = "jonas") -> Journey:
    """A journey that has begun today, started past Slack by an admin unless somebody else is named."""
    today = local_date(stage.clock.now(), "Europe/Berlin")
    with stage.desk.database.read() as tx:
        known = journeys.of_customer(tx, stage.workspace.team_id, customer)
    again = any(one.is_running and one.template == template for one in known)
    order = StartOrder(customer, template, today, {}, override=True, again=again)
    return start(stage.desk, stage.caller(who), order)[0].journey


def journeys_of(stage: Stage, customer: str = "acme") -> list[Journey]:
    """The customer's running journeys, or the last that ended, as they now are."""
    report = status(stage.desk, stage.caller("mara"), customer)
    assert isinstance(report, StatusReport)
    return [run.journey for run in report.runs]
