"""`journeybot customers import`: a preview, then all or nothing (requirements C1)."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from bot.customer_files import CustomerPreview, ImportSetting, read_customers
from bot.customer_preview import preview_text
from bot.failures import JobFailed
from bot.jobs import Job, job
from bot.settings import Settings
from bot.usecases.customers import Followed, Known, Overtaken, existing, put_customers
from bot.usecases.desk import Desk
from bot.usecases.meeting import meet
from bot.usecases.opening import facts_at_opening, open_workspace
from journeys.calendar import known_zones
from journeys.facts import Declarations
from journeys.person import Person

_TO_TICK = "an entry condition that only a person can tell"
SLACK_USER = re.compile(r"[UW][A-Z0-9]{2,20}")


async def import_customers(settings: Settings, data: bytes, *, dry_run: bool) -> str:
    """What was imported, or with `dry_run` would be, in words. Raises `JobFailed` with a line for each problem."""
    async with job(settings, stores=not dry_run) as work:
        return await import_into(work, data, dry_run=dry_run)


async def import_into(work: Job, data: bytes, *, dry_run: bool) -> str:
    """As `import_customers`, into the workspace of a job that is open already."""
    people = await _people(work)
    while True:
        # Nobody is kept waiting while the file is read; it is seldom that somebody comes between.
        with suppress(Overtaken):
            return _imported(work, data, people, dry_run=dry_run)


def _imported(work: Job, data: bytes, people: list[tuple[Person, str, str]], *, dry_run: bool) -> str:
    known, declared = existing(work.desk, work.workspace)
    preview = read_customers(data, _setting(work, _resolver(people), known, declared))
    if preview.problems:
        raise JobFailed(preview_text(preview))
    met = [person for person, _, _ in people]
    if dry_run:
        with work.desk.database.rehearsal() as rehearsed:
            followed = _stored(work, replace(work.desk, database=rehearsed), met, preview, known)
    else:
        followed = _stored(work, work.desk, met, preview, known)
    return "\n".join((preview_text(preview), *_told(followed, dry_run=dry_run)))


def _stored(work: Job, desk: Desk, people: Sequence[Person], preview: CustomerPreview, read: Known) -> Followed:
    """A dry run may come before the workspace is opened, which brings the shipped templates."""
    now = work.clock.now()
    if work.slack:
        open_workspace(desk, work.workspace, work.name, now)
        meet(desk, people, now)
    return put_customers(desk, work.workspace, preview.customers, preview.facts, now, read)


def _told(followed: Followed, *, dry_run: bool) -> Iterator[str]:
    """What follows from an import, or would."""
    started, handed_over = followed.started, followed.handed_over
    if handed_over:
        whose, go = "its" if handed_over == 1 else "their", _verb(handed_over, "goes", "go", dry_run=dry_run)
        yield f"{_journeys(handed_over)} {go} over to {whose} new CSM."
    for customer, template in started.left_out:
        did_not = "would not" if dry_run else "did not"
        yield f"Left out: {customer} has not opted in to marketing, so “{template}” {did_not} start."
    if started.asked:
        wait, are = _verb(started.asked, "waits", "wait", dry_run=dry_run), "would be" if dry_run else "are"
        yield f"{_journeys(started.asked)} {wait} for {_TO_TICK}; the CSMs {are} asked to tick it."
    of_itself = f"by {'itself' if started.count == 1 else 'themselves'}"
    if dry_run:
        yield f"{_journeys(started.count)} would start {of_itself}. This was a dry run; nothing was stored."
    else:
        yield f"Imported. {_journeys(started.count)} started {of_itself}."


def _journeys(count: int) -> str:
    return f"{count} {'journey' if count == 1 else 'journeys'}"


def _verb(count: int, of_one: str, of_many: str, *, dry_run: bool) -> str:
    return f"would {of_many}" if dry_run else of_one if count == 1 else of_many


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


def _setting(work: Job, resolve: Callable[[str], str | None], known: Known, declared: Declarations) -> ImportSetting:
    """What a file is read against; a dry run may come before the workspace is opened."""
    return ImportSetting(
        workspace=work.workspace,
        resolve=resolve,
        zones=known_zones(),
        declared=declared or facts_at_opening(),
        existing=known,
        looks_up=work.slack is not None,
    )
