"""`journeybot export history` (requirements J7)."""

import csv
import io

from bot.jobs import job
from bot.settings import Settings
from bot.usecases.history import COLUMNS, history_rows

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A cell that begins so is run as a formula by spreadsheets; some read the wide signs of East Asia so, too."""


async def export_history(settings: Settings) -> str:
    """All acts of the workspace as CSV, with a header."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    async with job(settings, stores=False) as work:
        writer.writerows([harmless(cell) for cell in row] for row in history_rows(work.desk, work.workspace))
    return text.getvalue()


def harmless(cell: str) -> str:
    """The cell as text to every spreadsheet."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
