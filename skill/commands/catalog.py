"""`voiceshop catalog`: bring a merchant's catalogue in, search it, take it out again."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from skill.commands.opening import not_to_be_ordered, opened_services, settings_here
from skill.errors import VoiceshopError
from skill.services import Services
from skill.shop.catalog import Catalog
from skill.shop.catalog_export import export_catalog
from skill.shop.catalog_import import Report, import_catalog
from skill.shop.catalog_import_rows import ColumnMapping, load_mapping, mapping_of
from skill.shop.search import Hit, Search
from skill.shop.search_cache import prepare

NAMED = 20
"""Bad rows that are printed; all of them go into the file of rejects."""

locale_option = click.option("--locale", default="en-US", show_default=True, help="Locale of the texts.")
currency_option = click.option(
    "--currency",
    default=lambda: settings_here().currency,
    show_default="VOICESHOP_CURRENCY",
    help="Currency of rows that name none.",
)
rejects_option = click.option(
    "--rejects", type=click.Path(path_type=Path), help="Write the bad rows to this file."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")


@click.group()
def catalog() -> None:
    """The merchant's catalogue: import, search, export."""


@catalog.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--mapping", type=click.Path(path_type=Path), help="TOML file that maps the columns.")
@click.option("--map", "pairs", multiple=True, metavar="OURS=THEIRS", help="Map one column; repeatable.")
@click.option(
    "--default", "defaults", multiple=True, metavar="COLUMN=VALUE", help="A value for every row; repeatable."
)
@locale_option
@currency_option
@rejects_option
@json_option
@click.option("--replace", is_flag=True, help="FILE is all there is: withdraw the products that it lacks.")
def import_file(
    file: Path,
    mapping: Path | None,
    pairs: tuple[str, ...],
    defaults: tuple[str, ...],
    as_json: bool,
    **options: Any,
) -> None:
    """Add and update the products in FILE (CSV or JSON Lines, also .gz), by sku.

    Good rows are kept, every bad row is named with its line and reason.
    """
    _import(file, _mapping(mapping, pairs, defaults), as_json, **options)


@catalog.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--map", "pairs", multiple=True, metavar="OURS=THEIRS", help="Map one column; repeatable.")
@currency_option
@rejects_option
@json_option
def feed(file: Path, pairs: tuple[str, ...], as_json: bool, **options: Any) -> None:
    """Update price and stock of known products from FILE; nothing else in it is read.

    An empty cell changes nothing.
    """
    _import(file, mapping_of(pairs), as_json, feed=True, **options)


def _import(file: Path, columns: ColumnMapping, as_json: bool, **options: Any) -> None:
    progress = _show_progress if sys.stderr.isatty() else None
    with opened_services(demo=False) as services:
        report = import_catalog(
            file, services.store, columns, now=datetime.now(UTC), progress=progress, **options
        )
        _prepare(services)
        foreign = _in_other_currencies(services)
    _print_report(report, as_json)
    if foreign:
        click.echo(foreign, err=True)
    if options.get("replace") and report.withdrawn is None:
        click.echo("Nothing was withdrawn: mend the bad rows first, any product may be theirs.", err=True)
    if report.bad and not (report.added or report.updated or report.unchanged):
        raise SystemExit(1)


def _in_other_currencies(services: Services) -> str:
    """What is said of products that can be found and not ordered; nothing where there are none."""
    taken = services.settings.currency
    with services.store.connect(reads=True) as connection:
        others = not_to_be_ordered(Catalog(connection, "en-US"), taken)
    return f"This shop takes {taken}, and cannot sell {others}: set VOICESHOP_CURRENCY." if others else ""


def _prepare(services: Services) -> None:
    """Makes the search index, so that no customer waits for it."""
    try:
        prepare(services.store, services.search_place, _show_index if sys.stderr.isatty() else None)
    except (OSError, ValueError) as error:
        click.echo(f"The search index is made when it is first needed ({error}).", err=True)


def _mapping(file: Path | None, pairs: Sequence[str], defaults: Sequence[str]) -> ColumnMapping:
    base, more = load_mapping(file) if file else ColumnMapping(), mapping_of(pairs, defaults)
    return ColumnMapping({**base.columns, **more.columns}, {**base.defaults, **more.defaults})


def _show_progress(share: float, report: Report) -> None:
    click.echo(f"\r{share:4.0%}  {report}", nl=share >= 1, err=True)


def _show_index(locale: str, share: float) -> None:
    click.echo(f"\r{share:4.0%}  search index for {locale}", nl=share >= 1, err=True)


def _print_report(report: Report, as_json: bool) -> None:
    if as_json:
        problems = [{"line": one.line, "sku": one.sku, "reason": one.reason} for one in report.problems]
        names = ("rows", "added", "updated", "unchanged", "bad", "withdrawn")
        counts = {name: getattr(report, name) for name in names}
        click.echo(json.dumps({**counts, "problems": problems}, ensure_ascii=False))
        return
    for problem in report.problems[:NAMED]:
        click.echo(str(problem), err=True)
    if report.bad > NAMED:
        click.echo(
            f"... and {report.bad - NAMED} more bad rows; --rejects FILE writes all of them.", err=True
        )
    click.echo(str(report))


@catalog.command()
@click.argument("query", required=False)
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 1000), help="How many hits.")
@locale_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--explain", is_flag=True, help="Say why each hit was found.")
@click.option(
    "--batch", is_flag=True, help="Read a JSON object a line from standard input, write a line each."
)
def search(query: str | None, limit: int, locale: str, as_json: bool, explain: bool, batch: bool) -> None:
    """Search the catalogue as a spoken QUERY would.

    With --batch every line of input is {"text": ..., "alternatives": [...]}.
    """
    if (query is None) != batch:
        raise VoiceshopError("Say what to search for, or use --batch to read queries from standard input.")
    with opened_services() as services:
        if batch:
            for line in sys.stdin:
                click.echo(json.dumps(_answer(line, services, locale, limit), ensure_ascii=False))
            return
        hits = _hits(services, locale, str(query), (), limit)
    if as_json:
        click.echo(json.dumps({"hits": [as_data(hit) for hit in hits]}, ensure_ascii=False))
    elif hits:
        for hit in hits:
            _print_hit(hit, explain)
    else:
        click.echo("Nothing found.")


def _answer(line: str, services: Services, locale: str, limit: int) -> dict[str, Any]:
    """The answer to one line of a batch: its hits, or the error that it holds."""
    try:
        asked = json.loads(line)
        text, alternatives = asked["text"], asked.get("alternatives") or []
        if not isinstance(text, str) or not all(isinstance(one, str) for one in alternatives):
            raise TypeError("text and alternatives must be texts")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        return {"hits": [], "error": f'not a query such as {{"text": "coffee"}}: {error}'}
    others = [one for one in alternatives if one != text]
    return {"hits": [as_data(hit) for hit in _hits(services, locale, text, others, limit)]}


def _hits(services: Services, locale: str, text: str, others: Sequence[str], limit: int) -> list[Hit]:
    place = services.search_place
    with services.store.connect(reads=True) as connection:
        return Search(connection, locale, place=place).query(text, limit, alternatives=others)


def as_data(hit: Hit) -> dict[str, Any]:
    """The hit as JSON data."""
    return {
        "sku": hit.sku,
        "title": hit.title,
        "score": round(hit.score, 4),
        "brand": hit.product.brand,
        "price": str(hit.product.price.major),
        "currency": hit.product.price.currency,
        "stock": hit.product.stock,
        "reasons": list(hit.reasons),
    }


def _print_hit(hit: Hit, explain: bool) -> None:
    stock = "" if hit.product.stock else "  (sold out)"
    click.echo(f"{hit.score:5.2f}  {hit.sku:<28} {hit.product.price!s:>12}  {hit.title}{stock}")
    if explain:
        click.echo(f"       {'; '.join(hit.reasons)}" + (f"  [{hit.reading}]" if hit.reading else ""))


@catalog.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
def export(file: Path | None, form: str) -> None:
    """Write the whole catalogue to FILE, or to standard output; an import of it makes the same again."""
    with opened_services() as services, services.store.connect(reads=True) as connection:
        if file is None:
            export_catalog(connection, sys.stdout, form)
            return
        try:
            with file.open("w", encoding="utf-8", newline="") as out:
                count = export_catalog(connection, out, form)
        except OSError as error:
            raise VoiceshopError(f"{file} cannot be written ({error.strerror}).") from error
    click.echo(f"{count} products written to {file}.")
