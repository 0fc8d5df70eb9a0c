"""What Amazon wants to read before it lets a skill in: privacy and terms, in each language."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from skill.prompts import LOCALES
from tests.alexa.shops import Listener, client_of, unverified


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    settings = unverified(data_dir=tmp_path, seller="Müller & Söhne", mail_from="shop@example.org")
    return client_of(Listener(), settings)


WORDS = {
    ("privacy", "en-US"): "recordings of your voice",
    ("privacy", "de-DE"): "Aufnahmen deiner Stimme",
    ("terms", "en-US"): "€100.00",
    ("terms", "de-DE"): "100,00\xa0€",
}


@pytest.mark.parametrize("page", ["privacy", "terms"])
@pytest.mark.parametrize("locale", LOCALES)
def test_each_page_is_there_in_each_language(page: str, locale: str, client: FlaskClient) -> None:
    answered = client.get(f"/{page}", headers={"Accept-Language": f"fr, {locale};q=0.8"})
    html = answered.get_data(as_text=True)
    assert (answered.status_code, answered.mimetype) == (200, "text/html")
    assert f'<html lang="{locale}">' in html
    assert "Müller &amp; Söhne" in html
    assert "shop@example.org" in html
    assert WORDS[page, locale] in html
    assert "{" not in html.partition("</style>")[2]
    assert client.get(f"/{page}?locale={locale}").get_data() == answered.get_data()


def test_without_a_language_it_is_english(client: FlaskClient) -> None:
    assert 'lang="en-US"' in client.get("/terms").get_data(as_text=True)
    assert 'lang="en-US"' in client.get("/terms?locale=../../x").get_data(as_text=True)


def test_the_merchants_own_page_replaces_ours(client: FlaskClient, tmp_path: Path) -> None:
    (tmp_path / "legal").mkdir()
    (tmp_path / "legal" / "terms.de-DE.html").write_text("<p>Die AGB von {{ seller }}</p>", "utf-8")
    own = client.get("/terms?locale=de-DE").get_data(as_text=True)
    assert own == "<p>Die AGB von Müller &amp; Söhne</p>"
    assert "Terms of use" in client.get("/terms").get_data(as_text=True)


def test_without_an_address_there_is_none(tmp_path: Path) -> None:
    html = client_of(Listener(), unverified(data_dir=tmp_path)).get("/privacy").get_data(as_text=True)
    assert "write to us." in html
