"""The mail server that takes letters, spoken to by SMTP."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

TIMEOUT = 30.0
"""Seconds that the server may take for each of its answers."""

AT_HOME = ("localhost", "127.0.0.1", "::1")


class NoEncryption(smtplib.SMTPException):
    """The server wants a password and offers no TLS to send it by."""


@dataclass(frozen=True)
class MailServer:
    """Where letters are handed in. With `tls` from the first byte on, else as soon as it is offered."""

    host: str
    port: int
    tls: bool = False
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = TIMEOUT

    @classmethod
    def of(cls, url: str) -> MailServer:
        """The server of `smtp://HOST:PORT` or `smtps://USER:PASSWORD@HOST:PORT`."""
        parts = urlsplit(url)
        tls = parts.scheme == "smtps"
        port = parts.port or (465 if tls else 587 if parts.username else 25)
        return cls(
            host=parts.hostname or "",
            port=port,
            tls=tls,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )

    def take(self, message: EmailMessage) -> None:
        """Returns when the server has taken the letter.

        Raises smtplib.SMTPException or OSError when it has not, or has not said so in time.
        """
        server = self._connected()
        try:
            if not self.tls:
                self._encrypt(server)
            if self.user:
                server.login(self.user, self.password)
            server.send_message(message)
        finally:  # a server that does not say goodbye has the letter all the same
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.close()

    def _connected(self) -> smtplib.SMTP:
        if self.tls:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=self.timeout)

    def _encrypt(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        if server.has_extn("starttls") and (self.user or self.host not in AT_HOME):
            server.starttls(context=ssl.create_default_context())
        elif self.user:
            raise NoEncryption("the mail server offers no TLS, so it gets no password")
