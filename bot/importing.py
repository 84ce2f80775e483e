"""`journeybot customers import`: a preview, then all or nothing (requirements C1)."""

from collections.abc import Callable
from zoneinfo import available_timezones

from bot.customer_files import CustomerPreview, ImportSetting, read_customers
from bot.customer_preview import preview_text
from bot.jobs import Job, JobFailed, job
from bot.settings import Settings
from bot.usecases.customers import existing, put_customers
from bot.usecases.settings import meet
from journeys.person import Person


async def import_customers(settings: Settings, data: bytes, *, dry_run: bool) -> str:
    """What was imported, or with `dry_run` would be, in words. Raises `JobFailed` with a line for each problem."""
    async with job(settings) as work:
        return await import_into(work, data, dry_run=dry_run)


async def import_into(work: Job, data: bytes, *, dry_run: bool) -> str:
    """As `import_customers`, into the workspace of a job that is open already."""
    people = await _people(work)
    preview = _read(work, data, _resolver(people))
    if preview.problems:
        lines = (f"line {problem.line}: {problem.sentence}" for problem in preview.problems)
        raise JobFailed("\n".join(("nothing was imported.", *lines)))
    if dry_run:
        return f"{preview_text(preview)}\nThis was a dry run; nothing was stored."
    now = work.clock.now()
    if people:
        meet(work.desk, [person for person, _, _ in people], now)
    started = put_customers(work.desk, work.workspace, preview.customers, preview.facts, now)
    return f"{preview_text(preview)}\nImported. Journeys started by themselves: {started}."


async def _people(work: Job) -> list[tuple[Person, str, str]]:
    """Everybody in the workspace with handle and e-mail address, to tell who fills a role."""
    if work.slack is None:
        return []
    return [found async for found in work.slack.people(work.workspace)]


def _resolver(people: list[tuple[Person, str, str]]) -> Callable[[str], str | None]:
    by_word = {f"@{handle}": person.id for person, handle, _ in people}
    by_word |= {email.casefold(): person.id for person, _, email in people if email}
    ids = {person.id for person, _, _ in people}
    return lambda text: text if text in ids or not people else by_word.get(text.casefold())


def _read(work: Job, data: bytes, resolve: Callable[[str], str | None]) -> CustomerPreview:
    known, declared = existing(work.desk, work.workspace)
    setting = ImportSetting(
        workspace=work.workspace,
        resolve=resolve,
        zones=available_timezones(),
        declared=declared,
        existing=known,
    )
    return read_customers(data, setting)
