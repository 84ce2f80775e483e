"""`journeybot customers import`: a preview, then all or nothing (requirements C1)."""

import re
from collections.abc import Callable, Iterator
from zoneinfo import available_timezones

from bot.customer_files import CustomerPreview, ImportSetting, read_customers
from bot.customer_preview import preview_text
from bot.failures import JobFailed
from bot.jobs import Job, job
from bot.settings import Settings
from bot.usecases.automatic import Started
from bot.usecases.customers import existing, put_customers
from bot.usecases.meeting import meet
from bot.usecases.opening import facts_at_opening
from journeys.person import Person

SLACK_USER = re.compile(r"[UW][A-Z0-9]{2,20}")


async def import_customers(settings: Settings, data: bytes, *, dry_run: bool) -> str:
    """What was imported, or with `dry_run` would be, in words. Raises `JobFailed` with a line for each problem."""
    async with job(settings, stores=not dry_run) as work:
        return await import_into(work, data, dry_run=dry_run)


async def import_into(work: Job, data: bytes, *, dry_run: bool) -> str:
    """As `import_customers`, into the workspace of a job that is open already."""
    people = await _people(work)
    preview = _read(work, data, _resolver(people))
    if preview.problems:
        raise JobFailed(preview_text(preview))
    if dry_run:
        return f"{preview_text(preview)}\nThis was a dry run; nothing was stored."
    now = work.clock.now()
    if people:
        meet(work.desk, [person for person, _, _ in people], now)
    followed = put_customers(work.desk, work.workspace, preview.customers, preview.facts, now)
    started = followed.started
    told = (*_handed_over(followed.handed_over), *_left_out(started), *_asked(started))
    return "\n".join((preview_text(preview), *told, f"Imported. {_started(started.count)}"))


def _handed_over(count: int) -> Iterator[str]:
    if count:
        many = "1 journey goes over to its" if count == 1 else f"{count} journeys go over to their"
        yield f"{many} new CSM."


def _started(count: int) -> str:
    return f"{count} {'journey' if count == 1 else 'journeys'} started by {'itself' if count == 1 else 'themselves'}."


def _left_out(started: Started) -> Iterator[str]:
    for customer, template in started.left_out:
        yield f"Left out: {customer} has not opted in to marketing, so “{template}” did not start."


def _asked(started: Started) -> Iterator[str]:
    if started.asked:
        many = "1 journey waits" if started.asked == 1 else f"{started.asked} journeys wait"
        yield f"{many} for an entry condition that only a person can tell; the CSMs are asked to tick it."


async def _people(work: Job) -> list[tuple[Person, str, str]]:
    """Everybody in the workspace with handle and e-mail address, to tell who fills a role."""
    if work.slack is None:
        return []
    return [found async for found in work.slack.people(work.workspace)]


def _resolver(people: list[tuple[Person, str, str]]) -> Callable[[str], str | None]:
    """Finds people who are still there, by id, @name or e-mail address; without a token only ids can be taken."""
    if not people:
        return lambda text: text if SLACK_USER.fullmatch(text) else None
    here = [found for found in people if found[0].is_active]
    by_word = {person.id.casefold(): person.id for person, _, _ in here}
    by_word |= {f"@{handle}".casefold(): person.id for person, handle, _ in here}
    by_word |= {email.casefold(): person.id for person, _, email in here if email}
    return lambda text: by_word.get(text.casefold())


def _read(work: Job, data: bytes, resolve: Callable[[str], str | None]) -> CustomerPreview:
    """What a file holds; a dry run may come before the workspace is opened."""
    known, declared = existing(work.desk, work.workspace)
    setting = ImportSetting(
        workspace=work.workspace,
        resolve=resolve,
        zones=available_timezones(),
        declared=declared or facts_at_opening(),
        existing=known,
        looks_up=work.slack is not None,
    )
    return read_customers(data, setting)
