"""Our shop as it is measured: the demo, with verification on and a certificate chain of our own."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.x509 import load_pem_x509_certificate
from flask import Flask

from skill.app import create_app as create
from skill.config import load_settings
from skill.services import open_services
from skill.warm import warm

FOLDER = "BENCH_CHAIN"
"""The variable with the folder in which `root.pem` and `chain.pem` lie."""


def create_app() -> Flask:
    """The application of one worker, which finds Amazon's chain in a file."""
    folder = Path(os.environ[FOLDER])
    settings = load_settings(os.environ)
    services = open_services(settings)
    warm(services)
    root = load_pem_x509_certificate((folder / "root.pem").read_bytes())
    return create(settings, services, roots=[root], fetch=lambda url: (folder / "chain.pem").read_bytes())
