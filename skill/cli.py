"""The command `voiceshop`: thin sub-commands; errors are one sentence, `--debug` shows the rest."""

from __future__ import annotations

import click

from skill.commands.accounts import accounts
from skill.commands.alexa import alexa
from skill.commands.backup import backup, restore
from skill.commands.catalog import catalog
from skill.commands.check import check_store
from skill.commands.coupons import coupons
from skill.commands.customer import customer
from skill.commands.doctor import doctor
from skill.commands.models import models
from skill.commands.orders import orders
from skill.commands.payments import payments
from skill.commands.serve import serve
from skill.commands.speech import speech
from skill.commands.store import store
from skill.commands.subscriptions import subscriptions
from skill.commands.talk import listen, talk
from skill.commands.webhooks import webhooks
from skill.errors import VoiceshopError

COMMANDS = (
    talk, listen, serve, catalog, orders, payments, webhooks, coupons, subscriptions, customer, accounts,
    check_store, backup, restore, store, models, speech, alexa, doctor,
)  # fmt: skip
"""Every sub-command, in the order in which help lists them."""


def sentence(error: Exception) -> str:
    """What a person reads of an error: our own sentence, or that the fault is ours."""
    if isinstance(error, VoiceshopError):
        return str(error)
    kind = f"{type(error).__name__}: {error}".splitlines()[0]
    return f"Something is wrong inside Voiceshop ({kind}); `voiceshop --debug` shows where."


class Sentences(click.Group):
    """A group whose mistakes end in one sentence and exit code 1, or in a traceback with `--debug`."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; an error becomes its sentence on stderr."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise  # a reader that has enough, as `| head` has, is no mistake; click ends in silence
        except Exception as error:
            if ctx.params.get("debug"):
                raise
            raise click.ClickException(sentence(error)) from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of `COMMANDS`."""
        return [str(command.name) for command in COMMANDS]


@click.group(cls=Sentences, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="voiceshop")
@click.option("--debug", is_flag=True, help="Show the whole traceback of an error.")
def main(debug: bool) -> None:
    """Shop by speaking: talk to the shop, serve it to Alexa, keep its catalogue and its orders."""


for command in COMMANDS:
    main.add_command(command)
