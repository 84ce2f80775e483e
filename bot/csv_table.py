"""CSV bytes in, rows with their line numbers out (requirements C2). Everything is bounded."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

MAX_BYTES = 10_000_000
MAX_ROWS = 100_000
MAX_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class LineProblem:
    """What has to be changed in a file, and on which line (counted from 1)."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one record without the blanks around them, and the line it begins on."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The header's names, the rows that have a cell for each of them, and what could not be read."""

    header: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    problems: tuple[LineProblem, ...] = ()


def read_table(data: bytes | str) -> Table:
    """Read comma-separated records below one header line; empty lines are passed over."""
    try:
        records = list(_records(_decoded(data)))
    except _Unreadable as error:
        return Table(problems=(error.problem,))
    if not records:
        return Table(problems=(LineProblem(1, "The file is empty; its first line must name the columns."),))
    header, *rows = records
    problem = _header_problem(header)
    if problem:
        return Table(problems=(problem,))
    width = len(header.cells)
    fitting = tuple(row for row in rows if len(row.cells) == width)
    return Table(header.cells, fitting, tuple(_width_problem(row, width) for row in rows if len(row.cells) != width))


class _Unreadable(Exception):
    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.problem = LineProblem(line, sentence)


def _decoded(data: bytes | str) -> str:
    if len(data) > MAX_BYTES:
        raise _Unreadable(1, f"The file is too large: at most {MAX_BYTES // 1_000_000} MB are read. Split it.")
    if isinstance(data, str):
        return data.removeprefix("\ufeff")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _Unreadable(line, "The file is not in UTF-8. In your spreadsheet, save it as “CSV UTF-8”.") from error


def _records(text: str) -> Iterator[Row]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(lines, newline=""), strict=True)
    begin, count = 1, 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                count += 1
                yield Row(begin, tuple(cell.strip() for cell in cells))
            if count > MAX_ROWS + 1:
                raise _Unreadable(begin, f"There are too many rows: at most {MAX_ROWS:,} are read. Split the file.")
            begin = reader.line_num + 1
    except csv.Error as error:
        raise _Unreadable(begin, _quotation(str(error))) from error


def _quotation(error: str) -> str:
    if "field larger" in error:
        return "A value in this row is too long, or a quotation mark opens here and is never closed."
    return "The quotation marks in this row do not match; write a quotation mark inside of quotes twice."


def _header_problem(header: Row) -> LineProblem | None:
    names = header.cells
    if len(names) == 1 and (found := next((mark for mark in ";\t|" if mark in names[0]), None)):
        shown = "tabs" if found == "\t" else f"‘{found}’"
        return LineProblem(header.line, f"The columns are separated by {shown}; save the file with commas.")
    if len(names) > MAX_COLUMNS:
        return LineProblem(header.line, f"There are {len(names)} columns; at most {MAX_COLUMNS} are read.")
    return None


def _width_problem(row: Row, width: int) -> LineProblem:
    advice = "Put values with commas in quotes." if len(row.cells) > width else "Add the commas that are missing."
    return LineProblem(row.line, f"This row has {len(row.cells)} values, but there are {width} columns. {advice}")
