"""`journeybot templates validate|apply|export|archive|restore` (requirements T9, C3)."""

from collections.abc import Iterator, Sequence

from bot.failures import JobFailed
from bot.jobs import job
from bot.settings import Settings
from bot.template_files import FileProblem, Loaded, dump, load
from bot.usecases.archiving import archive_keys, restore_keys
from bot.usecases.templates import Applied, apply, declared_facts, export
from journeys.facts import Declarations

Files = Sequence[tuple[str, bytes]]


def validate(files: Files) -> str:
    """What is right and advised of each file. Raises `JobFailed` with all problems, each with its file and line."""
    loaded = _loaded(files, {})
    return "\n".join([*_advice(loaded), f"{len(files)} {'file is' if len(files) == 1 else 'files are'} fine."])


async def apply_files(settings: Settings, files: Files, *, activate: bool, reason: str) -> str:
    """Store a draft version of each changed template, in force at once with `activate`; all files or none.

    Activation comes with the whole review: what is only advised is told, too (requirements T7).
    """
    async with job(settings) as work:
        loaded = _loaded(files, declared_facts(work.desk, work.workspace))
        templates = [one.template for one in loaded if one.template]
        done = apply(work.desk, work.workspace, templates, work.clock.now(), activate=activate, reason=reason)
        return "\n".join([*(_advice(loaded) if activate else ()), *map(_said, done)])


async def export_files(settings: Settings, keys: list[str]) -> list[tuple[str, str]]:
    """File names and texts of the templates with these keys, of all where none is given."""
    async with job(settings) as work:
        return [(f"{template.key}.yaml", dump(template)) for template in export(work.desk, work.workspace, keys)]


async def archive_templates(settings: Settings, keys: list[str]) -> str:
    """Take templates out of use, all or none (requirements T9)."""
    async with job(settings) as work:
        done = archive_keys(work.desk, work.workspace, keys, work.clock.now())
        return "\n".join(f"{one.key}: archived; its running journeys, {one.running}, go on." for one in done)


async def restore_templates(settings: Settings, keys: list[str]) -> str:
    """Bring templates back, all or none."""
    async with job(settings) as work:
        done = restore_keys(work.desk, work.workspace, keys, work.clock.now())
        return "\n".join(f"{one.key}: version {one.version} is active again." for one in done)


def _advice(loaded: Sequence[Loaded]) -> list[str]:
    return [str(problem) for one in loaded for problem in one.advice]


def _loaded(files: Files, declared: Declarations) -> list[Loaded]:
    loaded = [_loaded_one(name, data, declared) for name, data in files]
    problems = [str(problem) for one in loaded for problem in one.problems]
    problems += _said_twice(files, loaded)
    if problems:
        raise JobFailed("\n".join(("These problems must be solved first:", *problems)))
    return loaded


def _said_twice(files: Files, loaded: Sequence[Loaded]) -> Iterator[str]:
    """Of two files for one template only one could count, and nobody said which."""
    seen: dict[str, str] = {}
    for (name, _), one in zip(files, loaded, strict=True):
        if one.template is None:
            continue
        first = seen.setdefault(one.template.key, name)
        if first != name:
            yield f"{name}:1: The key {one.template.key} stands in {first}, too. Every template needs its own."


def _loaded_one(name: str, data: bytes, declared: Declarations) -> Loaded:
    try:
        return load(data.decode("utf-8-sig"), name, declared)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Loaded(None, (FileProblem(name, line, "This is not a text in UTF-8; save the file again as UTF-8."),))


def _said(done: Applied) -> str:
    key = done.template.key
    if done.version is None:
        return f"{key}: unchanged."
    if done.is_active:
        return f"{key}: version {done.version} is active.{_inside(done)}"
    return f"{key}: version {done.version} is a draft. Add --activate to put it in force."


def _inside(done: Applied) -> str:
    """Whoever is inside already is started by hand, or by the last tick (requirements T2)."""
    key, told = done.template.key, ""
    if done.inside.open:
        many = _meet(done.inside.open)
        told = f" {many} its entry conditions already; start these by hand: /journey start CUSTOMER {key}."
    if done.inside.lacking_ticks:
        told += f" {_meet(done.inside.lacking_ticks)} all but what is to be ticked: /journey tick CUSTOMER {key}."
    return told


def _meet(count: int) -> str:
    return "1 customer meets" if count == 1 else f"{count} customers meet"
