"""`voiceshop serve`: the HTTP side with Flask's development server."""

from __future__ import annotations

from collections.abc import Callable

import click

from skill.commands.opening import settings_here


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65_535), help="Port to listen on."
)
@click.option("--reload-models", is_flag=True, help="Read the interaction models again when they change.")
def serve(host: str, port: int, reload_models: bool) -> None:
    """Serve Alexa over HTTP with a development server.

    For production: gunicorn 'skill.app:create_app()'.
    """
    from skill.app import create_app

    app = create_app(settings_here())
    if reload_models:
        app.before_request(reloading())
    app.run(host, port)


def reloading() -> Callable[[], None]:
    """What is done before each request: models whose file has changed are read again."""
    from skill.channels.alexa_model import alexa_model
    from skill.prompts import LOCALES
    from skill.understanding.reload import Reloader

    reloader = Reloader(LOCALES)

    def reload() -> None:
        if reloader.changed():
            alexa_model.cache_clear()

    return reload
