"""Merchant's files: CSV and JSON Lines, plain or gzipped, one row at a time and each with its line."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from skill.errors import VoiceshopError

LONGEST_LINE: Final = 1_000_000
"""Characters of one row: longer ones are a broken file, and would break the bound on memory."""

JSON_ENDINGS: Final = (".jsonl", ".ndjson", ".json")


@dataclass(frozen=True)
class RawRow:
    """One row as it stands in the file; `line` is its last line, `problem` why it has no values."""

    line: int
    values: dict[str, Any] = field(default_factory=dict)
    problem: str = ""


@contextmanager
def opened(path: Path) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """The unpacked content of the file, and the file itself, whose position shows the progress.

    Raises VoiceshopError when it cannot be opened.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise VoiceshopError(f"The catalogue file {path} cannot be read: {error.strerror}.") from error
    with file:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        yield (cast(BinaryIO, gzip.GzipFile(fileobj=file)) if packed else file), file


def raw_rows(content: BinaryIO, path: Path) -> Iterator[RawRow]:
    """The rows of the file in order, unreadable ones with their problem.

    The format follows from the name (`.jsonl`, `.ndjson`, `.json`; else CSV). A file that breaks
    off in the middle ends with a problem. Raises VoiceshopError for a CSV file without a header.
    """
    name = path.name.lower().removesuffix(".gz")
    text = _Lines(content)
    rows = _json_rows(text) if name.endswith(JSON_ENDINGS) else _csv_rows(text, path)
    try:
        yield from rows
    except (EOFError, zlib.error, OSError) as error:
        yield RawRow(text.line, problem=f"the file breaks off here ({error})")
    finally:
        text.release()


class _Lines:
    """Lines of text of bounded length, counted; bytes that are no UTF-8 stay recognisable."""

    def __init__(self, content: BinaryIO) -> None:
        self._text = io.TextIOWrapper(content, encoding="utf-8-sig", errors="surrogateescape", newline="")
        self.line = 0

    def release(self) -> None:
        """Lets go of the content, which whoever opened it closes (or has closed)."""
        if not self._text.closed:
            self._text.detach()

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(LONGEST_LINE):
            self.line += 1
            yield line
            while line and not line.endswith(("\n", "\r")) and len(line) == LONGEST_LINE:
                line = self._text.readline(LONGEST_LINE)


def _json_rows(lines: _Lines) -> Iterator[RawRow]:
    for text in lines:
        if not text.strip():
            continue
        try:
            values = json.loads(text, parse_float=Decimal, parse_constant=_no_number)
        except (ValueError, ArithmeticError, RecursionError) as error:
            yield RawRow(lines.line, problem=f"no JSON object on this line ({_first_line(error)})")
            continue
        if isinstance(values, dict):
            yield RawRow(lines.line, values)
        else:
            yield RawRow(lines.line, problem="no JSON object on this line; write one object a line")


def _csv_rows(lines: _Lines, path: Path) -> Iterator[RawRow]:
    content = iter(lines)
    first = next((line for line in content if line.strip()), "")
    header = _header(first, path)
    rows = csv.reader(content, delimiter=_delimiter(first), strict=False)
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield RawRow(lines.line, problem=f"no readable CSV ({error})")
            continue
        if any(cell.strip() for cell in cells):
            yield _csv_row(header, cells, lines.line)


def _csv_row(header: list[str], cells: list[str], line: int) -> RawRow:
    if len(cells) != len(header):
        return RawRow(line, problem=f"{len(cells)} columns where the header has {len(header)}")
    return RawRow(line, dict(zip(header, cells, strict=True)))


def _header(line: str, path: Path) -> list[str]:
    try:
        names = [name.strip() for name in next(csv.reader([line], delimiter=_delimiter(line)))]
    except (csv.Error, StopIteration):
        names = []
    if len(names) < 2:
        raise VoiceshopError(f"{path} has no header line such as sku,title,price.")
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise VoiceshopError(f"The header of {path} names {', '.join(twice)} twice.")
    return names


def _delimiter(header: str) -> str:
    return max(",;\t|", key=header.count)


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
