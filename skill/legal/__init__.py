"""The pages on privacy and terms that Amazon wants behind a skill; the merchant's own texts come first."""

from __future__ import annotations

from functools import partial

from babel.numbers import format_currency
from flask import Blueprint, Response, request
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined

from skill.config import Settings
from skill.prompts import LOCALES, best_locale

PAGES = ("privacy", "terms")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


def terms_text(settings: Settings, locale: str) -> str:
    """What somebody agrees to who makes an account: the pages on terms and privacy, as HTML."""
    return "\n".join(_html(_texts(settings), settings, page, locale) for page in PAGES)


def legal_pages(settings: Settings) -> Blueprint:
    """`/privacy` and `/terms` in the language of the browser, or of `?locale=`.

    A file such as `privacy.en-US.html` in the folder `legal` of the data folder replaces ours.
    """
    texts = _texts(settings)
    blueprint = Blueprint("legal", __name__)
    for page in PAGES:
        blueprint.add_url_rule(f"/{page}", page, partial(_page, texts, settings, page))
    return blueprint


def _page(texts: Environment, settings: Settings, page: str) -> Response:
    html = _html(texts, settings, page, _locale())
    headers = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"}
    return Response(html, mimetype="text/html", headers=headers)


def _texts(settings: Settings) -> Environment:
    own = FileSystemLoader(settings.data_dir / "legal")
    loader = ChoiceLoader([own, PackageLoader(__name__, "texts")])
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined)


def _html(texts: Environment, settings: Settings, page: str, locale: str) -> str:
    limit = format_currency(settings.pin_limit, settings.currency, locale=locale.replace("-", "_"))
    return texts.get_template(f"{page}.{locale}.html").render(
        seller=settings.seller, contact=settings.mail_from, locale=locale, limit=limit
    )


def _locale() -> str:
    wanted = (request.args.get("locale", ""), *request.accept_languages.values())
    return next((locale for one in wanted if (locale := best_locale(one))), LOCALES[0])
