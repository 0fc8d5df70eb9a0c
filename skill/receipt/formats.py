"""A receipt set out as text, as a page, and as PDF."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.resources import as_file, files
from importlib.util import find_spec
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from skill.errors import VoiceshopError
from skill.receipt.content import Receipt

if TYPE_CHECKING:
    from fpdf import FPDF

TEMPLATES = Environment(
    loader=PackageLoader("skill.receipt"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
FONT = "Roboto"
MARGIN = 20
"""Millimetres around a page."""


def as_text(receipt: Receipt) -> str:
    """The receipt in lines of text, its columns aligned."""
    parts = [
        [receipt.title],
        list(receipt.seller),
        list(receipt.customer),
        [f"{label}: {value}" for label, value in receipt.facts],
        _aligned([receipt.line_heads, *receipt.lines, *(("", *one) for one in _indented(receipt.sums))], 2),
        _aligned([receipt.tax_heads, *receipt.taxes], 1),
        list(receipt.notes),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def as_html(receipt: Receipt) -> str:
    """The receipt as a page that stands alone and prints well."""
    return TEMPLATES.get_template("receipt.html").render(receipt=receipt) + "\n"


def as_pdf(receipt: Receipt) -> bytes:
    """The receipt as a PDF on A4, its fonts embedded.

    Raises VoiceshopError where what makes PDF is not installed.
    """
    try:
        from fpdf import FPDF
    except ImportError as error:
        raise VoiceshopError("PDF needs two more packages: pip install 'voiceshop[pdf]'.") from error
    page = FPDF()
    page.set_margin(MARGIN)
    page.set_lang(receipt.locale)
    page.set_title(receipt.title)
    page.set_author(receipt.seller[0])
    _set_fonts(page)
    page.add_page()
    _heading(page, receipt)
    page.ln(6)
    rows = [*receipt.lines, *(("", *one) for one in _indented(receipt.sums))]
    _table(page, receipt.line_heads, rows, widths=(14, 90, 30, 30), left=2)
    page.ln(8)
    _table(page, receipt.tax_heads, receipt.taxes, widths=(40, 40, 40, 40), left=1)
    page.ln(8)
    for note in receipt.notes:
        page.multi_cell(0, 5, note, new_x="LMARGIN", new_y="NEXT")
    return bytes(page.output())


def pdf_is_installed() -> bool:
    """Whether what makes PDF is there."""
    return all(find_spec(package) for package in ("fpdf", "font_roboto"))


FORMATS: Mapping[str, Callable[[Receipt], str | bytes]] = {"text": as_text, "html": as_html, "pdf": as_pdf}
"""Every format a receipt can have."""


def _heading(page: FPDF, receipt: Receipt) -> None:
    for lines, align in ((receipt.seller, "R"), (receipt.customer, "L")):
        page.multi_cell(0, 5, "\n".join(lines), align=align, new_x="LMARGIN", new_y="NEXT")
    page.ln(8)
    page.set_font(FONT, "B", 16)
    page.multi_cell(0, 8, receipt.title, new_x="LMARGIN", new_y="NEXT")
    page.set_font(FONT, "", 10)
    page.ln(2)
    facts = "\n".join(f"{label}: {value}" for label, value in receipt.facts)
    page.multi_cell(0, 5, facts, new_x="LMARGIN", new_y="NEXT")


def _set_fonts(page: FPDF) -> None:
    """Roboto has the letters of all European languages, and the currency signs."""
    for style, name in (("", "Regular"), ("B", "Bold")):
        with as_file(files("font_roboto") / "files" / f"Roboto-{name}.ttf") as file:
            page.add_font(FONT, style, file)
    page.set_font(FONT, "", 10)


def _table(
    page: FPDF, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: tuple[int, ...], left: int
) -> None:
    """A table whose first `left` columns are texts and whose others are amounts."""
    align = ("LEFT",) * left + ("RIGHT",) * (len(heads) - left)
    with page.table(
        col_widths=widths, text_align=align, borders_layout="HORIZONTAL_LINES", line_height=6
    ) as table:
        for cells in (heads, *rows):
            row = table.row()
            for cell in cells:
                row.cell(cell)


def _indented(sums: Sequence[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Label and amount in the columns of the lines: product, price (empty), amount."""
    return [(label, "", amount) for label, amount in sums]


def _aligned(rows: Sequence[Sequence[str]], left: int) -> list[str]:
    """The rows as lines of text; the first `left` columns begin, the others end below each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if at < left else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
