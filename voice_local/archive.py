"""Unpacking an archive that somebody else made: nothing lands outside its folder, nor more than is likely."""

from __future__ import annotations

import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from skill.errors import VoiceshopError

FILES = 2_000
"""Files of an archive; a speech model has some twenty."""
GROWTH = 20
"""Times its own size that an archive may have when it is unpacked."""
BLOCK = 1 << 20


def unpack(archive: Path, folder: Path) -> None:
    """Unpacks a zip archive of one folder called like `folder`; there is all of it or nothing.

    Raises VoiceshopError for what is no such archive, for files that would land elsewhere, for links, and
    for an archive that grows beyond measure.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            members = list(_checked(opened, folder.name, archive.stat().st_size * GROWTH))
            with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".unpacking-") as temporary:
                _write(opened, members, Path(temporary))
                (Path(temporary) / folder.name).replace(folder)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise VoiceshopError(f"{archive.name} is not a zip archive that can be read ({error}).") from error
    except OSError as error:
        raise VoiceshopError(
            f"{archive.name} cannot be unpacked into {folder.parent} ({error.strerror})."
        ) from error


def _checked(opened: zipfile.ZipFile, name: str, most: int) -> Iterator[zipfile.ZipInfo]:
    """The files in the archive, when all of them may be unpacked."""
    members = opened.infolist()
    if len(members) > FILES or sum(member.file_size for member in members) > most:
        raise VoiceshopError(
            f"The archive of {name} unpacks into far more than a speech model; it is refused."
        )
    for member in members:
        path = PurePosixPath(member.filename)
        linked = stat.S_ISLNK(member.external_attr >> 16)
        outside = (
            path.is_absolute() or ".." in path.parts or "\\" in member.filename or ":" in member.filename
        )
        if linked or outside or path.parts[:1] != (name,):
            raise VoiceshopError(
                f"The archive of {name} holds {member.filename!r}, which is not in its folder."
            )
        if not member.is_dir():
            yield member


def _write(opened: zipfile.ZipFile, members: list[zipfile.ZipInfo], folder: Path) -> None:
    """Writes the files; what is in them counts, not what the archive says of their size."""
    for member in members:
        target = folder / member.filename
        target.parent.mkdir(parents=True, exist_ok=True)
        left = member.file_size
        with opened.open(member) as source, target.open("wb") as written:
            while block := source.read(BLOCK):
                left -= len(block)
                if left < 0:
                    raise VoiceshopError(f"{member.filename} is larger than its archive says; it is refused.")
                written.write(block)


def discard(path: Path) -> None:
    """Removes a file or a folder, if it is there."""
    with suppress(FileNotFoundError):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
