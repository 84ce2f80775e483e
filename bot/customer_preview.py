"""The preview of a customer import in words, for the terminal (requirements C2)."""

from collections.abc import Iterator

from bot.customer_files import CustomerPreview

FIRST_ROWS = 5
FIRST_PROBLEMS = 50


def preview_text(preview: CustomerPreview) -> str:
    """What the import would do, or everything that prevents it."""
    return "\n".join(_problem_lines(preview) if preview.problems else _lines(preview))


def _problem_lines(preview: CustomerPreview) -> Iterator[str]:
    count = len(preview.problems)
    yield f"Nothing was imported; {'one problem' if count == 1 else f'{count} problems'} must be solved first:"
    yield from (f"  {problem}" for problem in preview.problems[:FIRST_PROBLEMS])
    if count > FIRST_PROBLEMS:
        yield f"  … and {count - FIRST_PROBLEMS} more"


def _lines(preview: CustomerPreview) -> Iterator[str]:
    count = len(preview.customers)
    counts = f"{len(preview.new)} new, {len(preview.changed)} changed, {preview.unchanged} as before"
    yield f"{count} {'customer' if count == 1 else 'customers'}: {counts}."
    if preview.facts:
        yield "Facts that are new here, with the types guessed from their values:"
        yield from (f"  {name}: {fact_type}" for name, fact_type in preview.facts.items())
    if preview.changed:
        yield "Changed:"
        changes = [f"  {key}: {', '.join(names)}" for key, names in preview.changed.items()]
        yield from _beginning(changes)
    if preview.customers:
        yield "First rows:"
        yield from _beginning([f"  {c.key}: {c.name}, {c.stage}" for c in preview.customers])


def _beginning(lines: list[str]) -> Iterator[str]:
    yield from lines[:FIRST_ROWS]
    if len(lines) > FIRST_ROWS:
        yield f"  … and {len(lines) - FIRST_ROWS} more"
