"""Speech models are fetched from a real HTTP server that stalls, cuts, lies and sends evil archives."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from skill.cli import main
from skill.errors import VoiceshopError
from voice_local.download import BLOCK, Server, is_safe
from voice_local.official_models import OfficialModel, listed, official_models

NAME = "vosk-model-small-xx-0.1"
PATIENCE = 0.3


def archive(files: dict[str, bytes] | None = None) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as opened:
        for name, data in (files or {f"{NAME}/am/final.mdl": bytes(range(256)) * 2_000}).items():
            opened.writestr(name, data)
    return packed.getvalue()


def described(data: bytes, name: str = NAME) -> OfficialModel:
    return OfficialModel(name, "en-US", len(data), "sha256", hashlib.sha256(data).hexdigest())


class Mirror:
    """A server with one file, and what it does wrong: `behave` answers by itself when it returns True."""

    def __init__(self) -> None:
        self.data = archive()
        self.asked: list[tuple[str, str | None]] = []
        self.behave: Callable[[BaseHTTPRequestHandler, int], bool] = lambda handler, start: False
        mirror = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                mirror.answer(self)

            def log_message(self, *arguments: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/models"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        wanted = handler.headers.get("Range")
        self.asked.append((handler.path, wanted))
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        if self.behave(handler, start):
            handler.close_connection = True
        elif handler.path == f"/models/{NAME}.zip":
            self.send(handler, start)
        else:
            handler.send_error(404)

    def send(self, handler: BaseHTTPRequestHandler, start: int, upto: int | None = None) -> None:
        """The file from `start` on; with `upto` the line breaks there."""
        handler.send_response(206 if start else 200)
        if start:
            handler.send_header("Content-Range", f"bytes {start}-{len(self.data) - 1}/{len(self.data)}")
        handler.send_header("Content-Length", str(len(self.data) - start))
        handler.end_headers()
        handler.wfile.write(self.data[start:upto])
        handler.wfile.flush()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def mirror() -> Iterator[Mirror]:
    opened = Mirror()
    yield opened
    opened.close()


def fetch(mirror: Mirror, folder: Path, model: OfficialModel | None = None) -> Path:
    server = Server(mirror.url, connect=PATIENCE, stalled=PATIENCE)
    return server.fetch(model or described(mirror.data), folder, lambda here, total: None)


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_model_arrives_whole(mirror: Mirror, tmp_path: Path) -> None:
    seen: list[int] = []
    model = described(mirror.data)
    folder = Server(mirror.url).fetch(model, tmp_path, lambda here, total: seen.append(here))
    assert folder == tmp_path / NAME
    assert (folder / "am" / "final.mdl").read_bytes() == bytes(range(256)) * 2_000
    assert seen == sorted(seen)
    assert seen[-1] == model.size
    assert left(tmp_path) == [NAME]


def test_a_model_that_is_here_is_not_fetched_again(mirror: Mirror, tmp_path: Path) -> None:
    fetch(mirror, tmp_path)
    fetch(mirror, tmp_path)
    assert len(mirror.asked) == 1


def test_a_second_download_at_once_is_told_to_wait_and_spoils_nothing(mirror: Mirror, tmp_path: Path) -> None:
    begun, over = threading.Event(), threading.Event()

    def behave(handler: BaseHTTPRequestHandler, start: int) -> bool:
        begun.set()
        over.wait(20)
        return False

    mirror.behave = behave
    server = Server(mirror.url)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(server.fetch, described(mirror.data), tmp_path, lambda here, total: None)
        assert begun.wait(20)
        try:
            with pytest.raises(VoiceshopError, match="already; run the command again"):
                fetch(mirror, tmp_path)
        finally:
            over.set()
        assert (first.result() / "am" / "final.mdl").is_file()
    assert len(mirror.asked) == 1
    assert fetch(mirror, tmp_path) == first.result()
    assert left(tmp_path) == [NAME]


def test_a_line_that_breaks_is_gone_on_with(mirror: Mirror, tmp_path: Path) -> None:
    cuts = iter([2 * BLOCK, 5 * BLOCK])

    def behave(handler: BaseHTTPRequestHandler, start: int) -> bool:
        upto = next(cuts, None)
        if upto is None:
            return False
        mirror.send(handler, start, upto)
        return True

    mirror.behave = behave
    assert (fetch(mirror, tmp_path) / "am" / "final.mdl").is_file()
    assert [wanted for _, wanted in mirror.asked] == [None, f"bytes={2 * BLOCK}-", f"bytes={5 * BLOCK}-"]


def test_a_line_that_keeps_breaking_leaves_what_came_for_the_next_time(
    mirror: Mirror, tmp_path: Path
) -> None:
    def behave(handler: BaseHTTPRequestHandler, start: int) -> bool:
        mirror.send(handler, start, start + BLOCK)
        return True

    mirror.behave = behave
    with pytest.raises(VoiceshopError, match="broke off 4 times; run the command again"):
        fetch(mirror, tmp_path)
    assert (tmp_path / f"{NAME}.zip.part").stat().st_size == 4 * BLOCK
    mirror.behave = lambda handler, start: False
    assert fetch(mirror, tmp_path).is_dir()
    assert mirror.asked[-1][1] == f"bytes={4 * BLOCK}-"


def test_a_server_that_stalls_is_given_up(mirror: Mirror, tmp_path: Path) -> None:
    def behave(handler: BaseHTTPRequestHandler, start: int) -> bool:
        mirror.send(handler, start, start + 1_000)
        time.sleep(3 * PATIENCE)
        return True

    mirror.behave = behave
    begun = time.monotonic()
    with pytest.raises(VoiceshopError, match="broke off"):
        fetch(mirror, tmp_path)
    assert time.monotonic() - begun < 20


def test_a_server_that_never_answers_is_named(mirror: Mirror, tmp_path: Path) -> None:
    def behave(handler: BaseHTTPRequestHandler, start: int) -> bool:
        time.sleep(3 * PATIENCE)
        return True

    mirror.behave = behave
    with pytest.raises(VoiceshopError, match="does not answer within"):
        fetch(mirror, tmp_path)
    assert left(tmp_path) == []


def test_a_server_without_ranges_begins_anew(mirror: Mirror, tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.zip.part").write_bytes(b"x" * 1_000)

    def behave(handler: BaseHTTPRequestHandler, start: int) -> bool:
        mirror.send(handler, 0)
        return True

    mirror.behave = behave
    assert (fetch(mirror, tmp_path) / "am" / "final.mdl").is_file()


@pytest.mark.parametrize("lie", [-1_000, 1_000_000])
def test_a_length_that_is_not_the_models_is_refused_at_once(lie: int, mirror: Mirror, tmp_path: Path) -> None:
    def behave(handler: BaseHTTPRequestHandler, start: int) -> bool:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(mirror.data) + lie))
        handler.end_headers()
        return True

    mirror.behave = behave
    with pytest.raises(VoiceshopError, match="it is another file"):
        fetch(mirror, tmp_path)
    assert left(tmp_path) == []


def test_a_server_that_never_ends_does_not_fill_the_disk(mirror: Mirror, tmp_path: Path) -> None:
    def behave(handler: BaseHTTPRequestHandler, start: int) -> bool:
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        try:
            for _ in range(100):
                handler.wfile.write(bytes(1 << 16))
        except OSError:
            pass
        return True

    mirror.behave = behave
    with pytest.raises(VoiceshopError, match="sends more than it should"):
        fetch(mirror, tmp_path)
    assert left(tmp_path) == []


def test_a_wrong_checksum_is_not_kept(mirror: Mirror, tmp_path: Path) -> None:
    wrong = replace(described(mirror.data), digest="0" * 64)
    with pytest.raises(VoiceshopError, match=r"checksum .* instead of 000.*not kept"):
        fetch(mirror, tmp_path, wrong)
    assert left(tmp_path) == []


def test_a_missing_model_is_said(mirror: Mirror, tmp_path: Path) -> None:
    other = described(mirror.data, "vosk-model-small-yy-0.1")
    with pytest.raises(VoiceshopError, match=r"does not have vosk-model-small-yy-0.1 .HTTP 404"):
        fetch(mirror, tmp_path, other)
    assert left(tmp_path) == []


def test_a_redirection_to_an_unsafe_place_is_not_followed(mirror: Mirror, tmp_path: Path) -> None:
    def behave(handler: BaseHTTPRequestHandler, start: int) -> bool:
        handler.send_response(302)
        handler.send_header("Location", "http://192.0.2.1/model.zip")
        handler.end_headers()
        return True

    mirror.behave = behave
    with pytest.raises(VoiceshopError, match="not safe; it is not followed"):
        fetch(mirror, tmp_path)


def link() -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(f"{NAME}/am")
    member.create_system = 3
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    return member


@pytest.mark.parametrize(
    "name",
    ["../outside", f"{NAME}/../../outside", "/outside", "other/file", "C:\\outside", f"{NAME}\\..\\x"],
)
def test_an_archive_that_reaches_outside_is_refused(name: str, mirror: Mirror, tmp_path: Path) -> None:
    mirror.data = archive({f"{NAME}/am/final.mdl": b"model", name: b"evil"})
    folder = tmp_path / "models"
    with pytest.raises(VoiceshopError, match="not in its folder"):
        fetch(mirror, folder)
    assert left(folder) == []
    assert left(tmp_path) == ["models"]


def test_an_archive_with_a_link_is_refused(mirror: Mirror, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as opened:
        opened.writestr(link(), "/etc")
        opened.writestr(f"{NAME}/am/passwd", b"evil")
    mirror.data = packed.getvalue()
    with pytest.raises(VoiceshopError, match="not in its folder"):
        fetch(mirror, tmp_path)
    assert left(tmp_path) == []


def test_a_bomb_is_refused(mirror: Mirror, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr(f"{NAME}/am/final.mdl", bytes(20_000_000))
    mirror.data = packed.getvalue()
    assert len(mirror.data) < 30_000
    with pytest.raises(VoiceshopError, match="far more than a speech model"):
        fetch(mirror, tmp_path)
    assert left(tmp_path) == []


def test_what_is_no_archive_is_said(mirror: Mirror, tmp_path: Path) -> None:
    mirror.data = b"<html>hotel wifi</html>" * 10
    with pytest.raises(VoiceshopError, match="not a zip archive"):
        fetch(mirror, tmp_path)
    assert left(tmp_path) == []


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://models.example.org/vosk", True),
        ("http://127.0.0.1:8000/models", True),
        ("http://localhost:8000", True),
        ("http://[::1]:8000", True),
        ("http://models.example.org", False),
        ("http://127.0.0.1.example.org", False),
        ("https://user:secret@example.org", False),
        ("file:///etc", False),
        ("ftp://example.org", False),
        ("", False),
    ],
)
def test_only_https_or_this_machine(url: str, safe: bool) -> None:
    assert is_safe(url) == safe
    if not safe:
        with pytest.raises(VoiceshopError, match="write an https"):
            Server(url)


def test_the_list_of_a_server_is_read_with_care() -> None:
    good = {"name": NAME, "lang": "xx", "md5": "a" * 32, "size": 5, "obsolete": "false"}
    entries = [
        good,
        {**good, "obsolete": "true"},
        {**good, "name": "../../evil"},
        {**good, "md5": "short"},
        {**good, "size": -1},
        {"name": NAME},
        "nonsense",
    ]
    assert [model.name for model in listed(json.dumps(entries))] == [NAME]
    for wrong in ("{}", "no json", ""):
        with pytest.raises(VoiceshopError, match=r"model-list\.json is not"):
            list(listed(wrong))


def test_every_model_that_we_know_has_a_checksum() -> None:
    assert {model.locale for model in official_models()} == {"en-US", "de-DE"}
    assert all(len(model.digest) in (32, 64) for model in official_models())


class TestCommand:
    def test_a_mirrors_own_model_is_downloaded(
        self, mirror: Mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        monkeypatch.setenv("VOICESHOP_SPEECH_SERVER", mirror.url)
        model = described(mirror.data)
        entry = {"name": NAME, "lang": "en-us", "sha256": model.digest, "size": model.size}

        def behave(handler: BaseHTTPRequestHandler, start: int) -> bool:
            if not handler.path.endswith("model-list.json"):
                return False
            body = json.dumps([entry]).encode()
            handler.send_response(200)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)
            return True

        mirror.behave = behave
        result = CliRunner().invoke(main, ["speech", "download", NAME])
        assert result.exit_code == 0, result.output
        assert (tmp_path / "voiceshop" / "models" / NAME / "am" / "final.mdl").is_file()

    def test_offline_it_says_so(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        result = CliRunner().invoke(main, ["speech", "download", "de-DE", "--server", "http://127.0.0.1:9"])
        assert result.exit_code == 1
        assert "offline. The models that come with Voiceshop work without it" in result.output

    def test_an_unsafe_server_is_refused(self) -> None:
        result = CliRunner().invoke(main, ["speech", "download", "de-DE", "--server", "http://example.org"])
        assert result.exit_code == 1
        assert "write an https:// URL" in result.output

    def test_the_list_shows_what_can_be_had(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        result = CliRunner().invoke(main, ["speech", "list"])
        assert "to download   vosk-model-small-de-0.15" in result.output
