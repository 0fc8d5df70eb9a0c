"""`voiceshop serve`: the HTTP side with Flask's development server."""

from __future__ import annotations

import click

from skill.commands.opening import settings_here


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65_535), help="Port to listen on."
)
def serve(host: str, port: int) -> None:
    """Serve Alexa over HTTP with a development server.

    For production: gunicorn 'skill.app:create_app()'.
    """
    from skill.app import create_app

    create_app(settings_here()).run(host, port)
