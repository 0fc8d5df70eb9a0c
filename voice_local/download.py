"""Fetching a speech model over a line that may stall, break or lie: there is all of it or nothing."""

from __future__ import annotations

import hashlib
import ipaddress
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import requests

from skill.errors import VoiceshopError
from voice_local.archive import discard, unpack
from voice_local.official_models import OfficialModel, listed, official_models

OFFICIAL = "https://alphacephei.com/vosk/models"
"""The server of the makers of Vosk."""
CONNECT, STALLED = 10.0, 20.0
"""Seconds after which a server that does not answer, or a line on which nothing comes, is given up."""
TRIES = 4
"""Times that a download is gone on with before the customer is asked to try again."""
REDIRECTS = 5
BLOCK = 1 << 16
LIST_SIZE = 1 << 20

Progress = Callable[[int, int], None]
"""Told how many bytes of how many are here."""


class _Cut(Exception):
    """The line broke; what came is kept."""


@dataclass(frozen=True)
class Server:
    """Where models are: NAME.zip and `model-list.json` under `url`, over https unless it is this machine."""

    url: str = OFFICIAL
    connect: float = CONNECT
    stalled: float = STALLED

    def __post_init__(self) -> None:
        if not is_safe(self.url):
            raise VoiceshopError(f"{self.url} is not a server for speech models; write an https:// URL.")

    def find(self, name: str) -> OfficialModel:
        """The model called `name`: one that we know, else one that the server lists with a checksum."""
        known = {model.name: model for model in official_models()}
        if name in known:
            return known[name]
        found = {model.name: model for model in self._listed()}
        if name not in found:
            raise VoiceshopError(
                f"{self.url} has no model {name}; known are {', '.join({**known, **found})}."
            )
        return found[name]

    def _listed(self) -> list[OfficialModel]:
        """The models on the server's own list; none when it has no list."""
        with self._opened("model-list.json", 0) as answer:
            if answer.status_code != requests.codes.ok:
                return []
            try:
                text = b"".join(_bounded(answer, LIST_SIZE)).decode(errors="replace")
            except _Cut as error:
                raise VoiceshopError(f"The connection to {self.url} broke off; try again.") from error
        return list(listed(text))

    def fetch(self, model: OfficialModel, folder: Path, progress: Progress) -> Path:
        """Downloads `model` into a folder of its name in `folder`, and returns that.

        An archive that was begun is gone on with. Raises VoiceshopError; then nothing is there but what may
        be gone on with.
        """
        target = folder / model.name
        if target.is_dir():
            return target
        folder.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(folder).free < model.size * 4:
            raise VoiceshopError(
                f"{model.name} needs {model.size * 4 / 1e6:.0f} MB in {folder}; there is less."
            )
        archive = folder / f"{model.name}.zip.part"
        with _alone_in(folder):
            self._complete(model, archive, progress)
            try:
                _verify(model, archive)
                unpack(archive, target)
            finally:
                discard(archive)
        return target

    def _complete(self, model: OfficialModel, archive: Path, progress: Progress) -> None:
        for _ in range(TRIES):
            here = archive.stat().st_size if archive.is_file() else 0
            if here >= model.size:
                return
            try:
                self._go_on(model, archive, here, progress)
            except _Cut:
                continue
        if not archive.is_file() or archive.stat().st_size < model.size:
            raise VoiceshopError(
                f"The connection to {self.url} broke off {TRIES} times; run the command again to go on."
            )

    def _go_on(self, model: OfficialModel, archive: Path, here: int, progress: Progress) -> None:
        """Fetches what is missing behind the first `here` bytes."""
        with self._opened(f"{model.name}.zip", here) as answer:
            if here and answer.status_code != requests.codes.partial_content:
                discard(archive)
                here = 0
            if answer.status_code not in (requests.codes.ok, requests.codes.partial_content):
                raise VoiceshopError(f"{self.url} does not have {model.name} (HTTP {answer.status_code}).")
            if here and not answer.headers.get("Content-Range", "").startswith(f"bytes {here}-"):
                discard(archive)
                raise _Cut
            if (told := answer.headers.get("Content-Length")) and int(told) != model.size - here:
                discard(archive)
                raise VoiceshopError(
                    f"{model.name} has {int(told) + here} bytes there, not {model.size}; it is another file."
                )
            try:
                with archive.open("ab") as written:
                    for block in _bounded(answer, model.size - here):
                        written.write(block)
                        here += len(block)
                        progress(here, model.size)
            except VoiceshopError:
                discard(archive)
                raise

    @contextmanager
    def _opened(self, path: str, start: int) -> Iterator[requests.Response]:
        """The answer to a request for `path` from byte `start` on; safe redirections are followed."""
        url = f"{self.url.rstrip('/')}/{path}"
        headers = {"Accept-Encoding": "identity", **({"Range": f"bytes={start}-"} if start else {})}
        with requests.Session() as session:
            for _ in range(REDIRECTS):
                answer = self._answer(session, url, headers)
                if not answer.is_redirect:
                    with answer:
                        yield answer
                    return
                url = urljoin(url, answer.headers["Location"])
                answer.close()
                if not is_safe(url):
                    raise VoiceshopError(f"{self.url} leads to {url}, which is not safe; it is not followed.")
        raise VoiceshopError(f"{self.url} leads in circles.")

    def _answer(self, session: requests.Session, url: str, headers: dict[str, str]) -> requests.Response:
        try:
            return session.get(
                url, headers=headers, stream=True, timeout=(self.connect, self.stalled), allow_redirects=False
            )
        except requests.exceptions.SSLError as error:
            raise VoiceshopError(f"{self.url} cannot prove who it is; nothing was fetched.") from error
        except requests.exceptions.ReadTimeout as error:
            raise VoiceshopError(f"{self.url} does not answer within {self.stalled:.0f} s.") from error
        except requests.exceptions.RequestException as error:
            raise VoiceshopError(
                f"{self.url} cannot be reached; this machine seems to be offline. "
                "The models that come with Voiceshop work without it."
            ) from error


def is_safe(url: str) -> bool:
    """Whether `url` is https, or http to this very machine."""
    parts = urlsplit(url)
    if not parts.hostname or parts.username is not None:
        return False
    if parts.scheme == "https":
        return True
    try:
        return parts.scheme == "http" and ipaddress.ip_address(parts.hostname).is_loopback
    except ValueError:
        return parts.scheme == "http" and parts.hostname == "localhost"


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Nobody else downloads into `folder` meanwhile; who dies leaves it free. Raises VoiceshopError."""
    try:
        import fcntl
    except ImportError:  # Windows has no such locks; there two downloads at once end in a wrong checksum
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise VoiceshopError(
                f"A speech model is being downloaded into {folder} already; run the command again after that."
            ) from error
        yield
    finally:
        os.close(descriptor)


def _bounded(answer: requests.Response, most: int) -> Iterator[bytes]:
    """What comes, until it ends. Raises _Cut when the line breaks, VoiceshopError when it is too much."""
    try:
        for block in answer.iter_content(BLOCK):
            most -= len(block)
            if most < 0:
                raise VoiceshopError(f"{answer.url} sends more than it should; it was not kept.")
            yield block
    except requests.exceptions.RequestException as error:
        raise _Cut from error


def _verify(model: OfficialModel, archive: Path) -> None:
    with archive.open("rb") as read:
        digest = hashlib.file_digest(read, model.algorithm).hexdigest()
    if digest != model.digest:
        raise VoiceshopError(
            f"{model.name} arrived with the {model.algorithm} checksum {digest} instead of {model.digest}; "
            "it was not kept. Try again, or another server."
        )
