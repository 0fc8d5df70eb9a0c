"""A real mail server on this machine, which remembers its letters and has moods."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from skill.mail.server import MailServer

HURRY, PATIENCE = 1.0, 20.0
"""Seconds that a server may take for an answer: too few for a slow one, enough for any other."""


@dataclass
class Mailbox:
    """A mail server's memory and moods. Each mood is used up by one letter; without one it is taken."""

    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    moods: list[str] = field(default_factory=list)
    slowness: float = 3 * HURRY

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.moods[:1] == ["unknown recipient"]:
            self.moods.pop(0)
            return f"550 5.1.1 {address} is not known here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        mood = self.moods.pop(0) if self.moods else ""
        if mood == "busy":
            return "451 4.3.0 try again later"
        if mood == "hostile":
            return "554 5.7.1 no"
        if mood == "slow":
            await asyncio.sleep(self.slowness)
            return "451 too late anyway"
        if mood == "gone":
            assert server.transport is not None
            server.transport.close()
            return "421 gone"
        assert isinstance(envelope.content, bytes)
        parsed = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        self.letters.append(parsed)
        self.recipients += envelope.rcpt_tos
        if mood == "slow but sure":
            await asyncio.sleep(self.slowness)
        return "250 OK"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.moods[:1] == ["no goodbye"]:
            self.moods.pop(0)
            await asyncio.sleep(self.slowness)
        return "221 Bye"


@dataclass
class Post:
    """A local mail server that runs, and a sender that hands letters in there."""

    mailbox: Mailbox
    server: MailServer


@contextmanager
def post_office() -> Iterator[Post]:
    """A mail server that runs meanwhile."""
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield Post(mailbox, MailServer("127.0.0.1", controller.port, timeout=PATIENCE))
    controller.stop()


def free_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
