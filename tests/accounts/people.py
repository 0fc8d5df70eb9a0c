"""Who takes part in linking an account: a browser without script, and Amazon."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlencode, urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

SITE = "https://shop.example"
CLIENT_ID = "alexa"
CLIENT_SECRET = "s" * 32
REDIRECTS = (
    "https://pitangui.amazon.com/api/skill/link/M123",
    "https://layla.amazon.com/api/skill/link/M123",
)
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()

MIA = {
    "email": "mia@example.org",
    "password": "correct horse battery",
    "name": "Mia Muster",
    "street": "2 Side Street",
    "postal_code": "12345",
    "city": "Testville",
    "country": "DE",
}
"""What somebody new fills in."""


def linking() -> dict[str, object]:
    """The settings of a shop whose accounts can be linked, for `dataclasses.replace`."""
    return {
        "oauth_client_id": CLIENT_ID,
        "oauth_client_secret": CLIENT_SECRET,
        "oauth_redirect_uris": REDIRECTS,
        "secret_key": "k" * 32,
    }


@dataclass
class Form:
    """One form of a page: where it goes, and what it sends unless something else is filled in."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Forms(HTMLParser):
    """Reads the forms, links and alerts of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        if tag == "form":
            assert given["method"] == "post"
            self.forms.append(Form(given["action"]))
        elif tag == "a":
            self.links.append(given["href"])
        elif tag == "input":
            self.forms[-1].fields[given["name"]] = given.get("value", "")
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and "selected" in given:
            self.forms[-1].fields[self._select] = given["value"]
        elif tag == "button" and "name" in given:
            self.forms[-1].buttons.append((given["name"], given["value"]))


@dataclass
class Browser:
    """A browser that runs no script and keeps its cookies. `away` is where it was sent elsewhere."""

    client: FlaskClient
    address: str = "203.0.113.7"
    language: str = "en-US"
    page: TestResponse = field(init=False)
    away: str = ""

    def open(self, path: str) -> TestResponse:
        """Opens a page and follows redirects on the site."""
        return self._taken("GET", path, None)

    def submit(self, action: str, **filled: str) -> TestResponse:
        """Sends the page's form whose action begins with `action`, filled in."""
        form = self.form(action)
        assert filled.keys() <= form.fields.keys(), f"{filled.keys()} are not all in {form.fields.keys()}"
        return self._taken("POST", form.action, {**form.fields, **filled})

    def press(self, action: str, name: str, value: str) -> TestResponse:
        """Sends the page's form whose action begins with `action` by that button of it."""
        form = self.form(action)
        assert (name, value) in form.buttons
        return self._taken("POST", form.action, {**form.fields, name: value})

    def form(self, action: str) -> Form:
        """The page's form whose action begins with `action`."""
        return next(one for one in Forms(self.text).forms if one.action.startswith(action))

    def form_of(self, path: str) -> str:
        """What the forms of this browser carry, as the page at `path` shows it."""
        self.open(path)
        return Forms(self.text).forms[0].fields["form"]

    def follow(self, path: str) -> TestResponse:
        """Follows the page's link that begins with `path`."""
        return self.open(next(link for link in Forms(self.text).links if link.startswith(path)))

    @property
    def text(self) -> str:
        """The page's HTML."""
        return self.page.get_data(as_text=True)

    def _taken(self, method: str, path: str, form: dict[str, str] | None) -> TestResponse:
        for _ in range(6):
            self.page = self.client.open(
                path, method=method, data=form, base_url=SITE,
                environ_overrides={"REMOTE_ADDR": self.address}, headers={"Accept-Language": self.language},
            )  # fmt: skip
            if self.page.status_code not in (302, 303):
                return self.page
            location = self.page.headers["Location"]
            if not location.startswith("/"):
                self.away = location
                return self.page
            method, path, form = "GET", location, None
        raise AssertionError("redirected in a circle")


@dataclass
class Amazon:
    """Amazon's side of account linking."""

    client: FlaskClient
    client_id: str = CLIENT_ID
    secret: str = CLIENT_SECRET
    redirect_uri: str = REDIRECTS[0]

    def authorization(self, **changed: str | None) -> str:
        """The path that Amazon opens; a parameter that is None is left out."""
        asked = {
            "client_id": self.client_id,
            "response_type": "code",
            "redirect_uri": self.redirect_uri,
            "scope": "shop",
            "state": "state&1",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
            **changed,
        }
        return "/oauth/authorize?" + urlencode({name: value for name, value in asked.items() if value})

    def exchange(self, code: str, **changed: str | None) -> TestResponse:
        """Exchanges a code for tokens."""
        asked = {"code": code, "redirect_uri": self.redirect_uri, "code_verifier": VERIFIER, **changed}
        return self.ask("/oauth/token", grant_type="authorization_code", **asked)

    def refresh(self, token: str) -> TestResponse:
        """Exchanges a refresh token."""
        return self.ask("/oauth/token", grant_type="refresh_token", refresh_token=token)

    def revoke(self, token: str, **more: str) -> TestResponse:
        """Gives a token back."""
        return self.ask("/oauth/revoke", token=token, **more)

    def ask(self, path: str, **asked: str | None) -> TestResponse:
        """Posts to an endpoint as the client."""
        sent = {name: value for name, value in asked.items() if value is not None}
        return self.client.post(path, data=sent, base_url=SITE, auth=(self.client_id, self.secret))


def code_in(location: str) -> str:
    """The code that a browser was sent to Amazon with."""
    return sent_with(location)["code"]


def sent_with(location: str) -> dict[str, str]:
    """The parameters of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
