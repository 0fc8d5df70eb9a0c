"""The search index of one locale on disk: made whole, changed in place, shared by every process here."""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from skill.shop.catalog import Catalog
from skill.shop.search_index import LAYOUT, Progress, counted
from skill.shop.search_tantivy import Documents

UNFINISHED: Final = "unfinished-"
VERSION: Final = "catalogue-version"
"""The file that says of which version of the catalogue the documents are."""

DAY_SECONDS: Final = 86_400


@dataclass(frozen=True)
class IndexFolder:
    """Where a shop's index of one locale is kept; the store is the truth, and it may be lost at any time."""

    parent: Path
    locale: str
    shop: str

    @property
    def place(self) -> Path:
        """The folder of the documents."""
        return self.parent / f"{_safe(self.locale)}-{LAYOUT}-{self.shop}"

    def version(self) -> int:
        """The version of the catalogue that the documents are of at least; -1 when there are none."""
        try:
            return int((self.place / VERSION).read_text("ascii"))
        except (OSError, ValueError):
            return -1

    def opened(self) -> Documents | None:
        """The documents; None when there are none. What cannot be read is removed."""
        if not self.place.is_dir():
            return None
        try:
            if self.version() >= 0:
                return Documents.opened(self.place, self.locale)
        except (OSError, ValueError):
            pass
        self.remove()
        return None

    def make(self, catalog: Catalog, progress: Progress | None = None) -> Documents:
        """The documents of the whole catalogue, there all at once; the first of several makers wins.

        Raises OSError or ValueError when the folder cannot be written.
        """
        self.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=self.parent))
        try:
            version = catalog.version()
            Documents.new(self.locale, unfinished).change(counted(catalog, -1, progress), known=False)
            (unfinished / VERSION).write_text(str(version), "ascii")
            unfinished.rename(self.place)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            existing = self.opened()  # another process was faster
            if existing is None:
                raise
            return existing
        self._sweep()
        return Documents.opened(self.place, self.locale)

    def update(self, documents: Documents, catalog: Catalog, progress: Progress | None = None) -> None:
        """Brings the documents to the catalogue as it is now; a version is named when they are of it.

        Whoever is killed in between leaves an older version, whose changes are made once more.
        Raises OSError or ValueError when they cannot be written, or another process is at it.
        """
        version = catalog.version()
        documents.change(counted(catalog, self.version(), progress))
        if version <= self.version():
            return
        with tempfile.NamedTemporaryFile("w", dir=self.place, delete=False) as file:
            file.write(str(version))
        Path(file.name).replace(self.place / VERSION)

    def remove(self) -> None:
        """Removes the documents; a process that still reads them keeps its files open."""
        shutil.rmtree(self.place, ignore_errors=True)

    def _sweep(self) -> None:
        """Removes what these documents replace, and what others left unfinished."""
        yesterday = time.time() - DAY_SECONDS
        for place in self.parent.iterdir():
            stale = place.name.startswith(UNFINISHED) and place.stat().st_mtime < yesterday
            if stale or (place.name.startswith(f"{_safe(self.locale)}-") and place != self.place):
                shutil.rmtree(place, ignore_errors=True)


def index_folder(connection: Connection, locale: str, parent: Path) -> IndexFolder:
    """The folder for the catalogue that `connection` reads, and for no other one."""
    token = Catalog(connection, locale).state()[1]
    url = connection.engine.url.render_as_string(hide_password=True)
    return IndexFolder(parent, locale, sha256(f"{url} {token}".encode()).hexdigest()[:16])


def _safe(locale: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "_", locale)
