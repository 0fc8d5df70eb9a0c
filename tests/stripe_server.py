"""Stripe's API as a server that misbehaves on demand: slow, cut, failing, lying; its books stay right."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep
from typing import Any
from urllib.parse import parse_qs, urlsplit

SLOW = 0.8
"""Seconds after which a slow answer comes; more than the gateway under test waits."""

Object = dict[str, Any]

DECLINES = {"pm_declined": "insufficient_funds", "pm_authenticate": "authentication_required"}
"""What comes of paying with these; others pay."""


class Refused(Exception):
    """An answer that is an error: status and Stripe's error object."""

    def __init__(self, status: int, error: Object) -> None:
        self.status, self.error = status, error


@dataclass
class Stripe:
    """Stripe's books, and the moods in which the next requests are met, one each.

    `slow`, `cut`, `500` come before the effect; `slow after`, `cut after`, `500 after` behind it;
    `429` and `processing` as Stripe says; `amount` and `currency` lie about what was authorized.
    """

    url: str = ""
    clock: int = 1_700_000_000
    moods: list[str] = field(default_factory=list)
    objects: dict[str, Object] = field(default_factory=dict)
    answers: dict[str, tuple[int, Object]] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, kind: str) -> list[Object]:
        """All objects of that kind, the newest first."""
        return [one for one in reversed(self.objects.values()) if one["object"] == kind]

    def sums(self) -> Counter[str]:
        """What is held, taken and given back, in minor units."""
        sums = Counter({"held": 0, "taken": 0})
        for intent in self.of("payment_intent"):
            sums["held"] += intent["amount_capturable"]
            sums["taken"] += intent["amount_received"]
        sums["given back"] = sum(refund["amount"] for refund in self.of("refund"))
        return sums

    def act(self, method: str, path: str, given: Mapping[str, str], key: str | None) -> tuple[int, Object]:
        """Does what is asked, once for each idempotency key."""
        with self.lock:
            self.requests.append(f"{method} {path}")
            if method == "POST" and key in self.answers:
                return self.answers[key]
            try:
                answer = 200, self._do(method, path.removeprefix("/v1/").split("/"), given)
            except Refused as refused:
                answer = refused.status, {"error": refused.error}
            if method == "POST" and key is not None:
                self.answers[key] = answer
            return answer

    def _do(self, method: str, parts: list[str], given: Mapping[str, str]) -> Object:
        if method == "GET" and len(parts) == 1:
            return self._listed(parts[0].removesuffix("s"), given)
        if method == "GET":
            return self._known(parts[-1])
        if method == "DELETE":
            del self.objects[self._known(parts[-1])["id"]]
            return {"id": parts[-1], "object": "customer", "deleted": True}
        made: dict[str, Callable[[], Object]] = {
            "customers": lambda: self._add("customer", "cus", email=given.get("email")),
            "payment_intents": lambda: self._intent(given),
            "refunds": lambda: self._refund(given),
            "checkout/sessions": lambda: self._session(given),
        }
        if "/".join(parts) in made:
            return made["/".join(parts)]()
        return self._move(self._known(parts[1]), parts[2], given)

    def _listed(self, kind: str, given: Mapping[str, str]) -> Object:
        wanted = {name: value for name, value in given.items() if name in ("customer", "payment_intent")}
        found = [one for one in self.of(kind) if all(one[name] == value for name, value in wanted.items())]
        return {"object": "list", "data": found, "has_more": False, "url": f"/v1/{kind}s"}

    def _known(self, id_: str) -> Object:
        if id_ not in self.objects:
            raise Refused(404, {"type": "invalid_request_error", "code": "resource_missing"})
        return self.objects[id_]

    def _add(self, kind: str, prefix: str, **values: object) -> Object:
        self.clock += 1
        id_ = f"{prefix}_{self.clock}"
        self.objects[id_] = {"id": id_, "object": kind, "metadata": {}, "created": self.clock, **values}
        return self.objects[id_]

    def _intent(self, given: Mapping[str, str]) -> Object:
        assert given["capture_method"] == "manual"
        assert given["confirm"] == given["off_session"] == "true"
        self._known(given["customer"])
        amount, code = int(given["amount"]), DECLINES.get(given["payment_method"])
        intent = self._add(
            "payment_intent", "pi", amount=amount, currency=given["currency"], customer=given["customer"],
            amount_capturable=0 if code else amount, amount_received=0,
            status="requires_payment_method" if code else "requires_capture", last_payment_error=None,
            cancellation_reason=None,
            metadata={"key": given["metadata[key]"]},
        )  # fmt: skip
        if code:
            error = {"type": "card_error", "code": "card_declined", "decline_code": code}
            intent["last_payment_error"] = error
            raise Refused(402, {**error, "payment_intent": intent})
        return intent

    def _move(self, intent: Object, deed: str, given: Mapping[str, str]) -> Object:
        if intent["status"] != "requires_capture":
            error = {"type": "invalid_request_error", "code": "payment_intent_unexpected_state"}
            raise Refused(400, error)
        if deed == "cancel":
            intent |= {"status": "canceled", "amount_capturable": 0}
            return intent
        amount = int(given.get("amount_to_capture", intent["amount"]))
        if amount > intent["amount_capturable"]:
            raise Refused(400, {"type": "invalid_request_error", "code": "amount_too_large"})
        intent |= {"status": "succeeded", "amount_capturable": 0, "amount_received": amount}
        return intent

    def _refund(self, given: Mapping[str, str]) -> Object:
        intent, amount = self._known(given["payment_intent"]), int(given["amount"])
        back = sum(one["amount"] for one in self.of("refund") if one["payment_intent"] == intent["id"])
        if back + amount > intent["amount_received"]:
            raise Refused(400, {"type": "invalid_request_error", "code": "charge_already_refunded"})
        facts = {"amount": amount, "currency": intent["currency"], "payment_intent": intent["id"]}
        return self._add(
            "refund", "re", **facts, status="succeeded", metadata={"key": given["metadata[key]"]}
        )

    def _session(self, given: Mapping[str, str]) -> Object:
        assert given["mode"] == "setup"
        setup = self._add("setup_intent", "seti", customer=given["customer"], payment_method=None)
        session = self._add(
            "checkout.session", "cs", mode="setup", status="open", customer=given["customer"],
            setup_intent=setup["id"], client_reference_id=given["client_reference_id"],
            success_url=given["success_url"], cancel_url=given["cancel_url"], currency=given["currency"],
        )  # fmt: skip
        session["url"] = f"https://checkout.stripe.com/c/pay/{session['id']}"
        return session

    def dashboard(self, kind: str, intent: Object, amount: int, **facts: object) -> Object:
        """Somebody makes a refund by hand, or a bank a dispute: nothing of ours is in it."""
        prefix = {"refund": "re", "dispute": "dp"}[kind]
        values = {"amount": amount, "currency": intent["currency"], "payment_intent": intent["id"]}
        return self._add(kind, prefix, **values, **facts)

    def lapse(self, intent: Object) -> None:
        """Seven days are over: what was held is not held any more."""
        intent |= {"status": "canceled", "amount_capturable": 0, "cancellation_reason": "automatic"}

    def complete(self, session_id: str, method: str) -> None:
        """The customer has filled in Stripe's own page."""
        session = self.objects[session_id]
        self.objects[session["setup_intent"]] |= {"payment_method": method, "status": "succeeded"}
        session["status"] = "complete"


class Handler(BaseHTTPRequestHandler):
    """One request, in the next mood."""

    stripe: Stripe

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_DELETE(self) -> None:
        self._answer()

    def log_message(self, *_: object) -> None:
        """Says nothing."""

    def _answer(self) -> None:
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        given = {name: values[0] for name, values in parse_qs(url.query + "&" + body).items()}
        mood = self.stripe.moods.pop(0) if self.stripe.moods else ""
        if mood in BEFORE:
            return self._fail(mood)
        status, answer = self.stripe.act(self.command, url.path, given, self.headers.get("Idempotency-Key"))
        if mood.removesuffix(" after") in BEFORE:
            return self._fail(mood.removesuffix(" after"))
        return self._send(status, _lying(answer, mood))

    def _fail(self, how: str) -> None:
        if how == "cut":
            linger = struct.pack("ii", 1, 0)  # a reset instead of a goodbye
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.connection.close()
        elif how == "slow":
            sleep(SLOW)
        else:
            self._send(int(how), {"error": {"type": "api_error", "message": "try again"}})

    def _send(self, status: int, answer: Object) -> None:
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


BEFORE = ("slow", "cut", "500", "429")


def _lying(answer: Object, mood: str) -> Object:
    """The answer as a provider in that mood gives it."""
    if mood == "failed":
        return answer | {"status": "failed"}
    if answer.get("object") != "payment_intent":
        return answer
    lies = {
        "amount": {"amount": answer["amount"] + 1},
        "currency": {"currency": "usd"},
        "processing": {"status": "processing"},
    }
    return answer | lies.get(mood, {})


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that has hung up is what the tests want."""


@contextmanager
def serving() -> Iterator[Stripe]:
    """A new Stripe at its `url`."""
    stripe = Stripe()
    handler = type("Here", (Handler,), {"stripe": stripe})
    with _Server(("127.0.0.1", 0), handler) as server:
        stripe.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield stripe
        server.shutdown()
        thread.join()
