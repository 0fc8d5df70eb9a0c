"""The conversation about the conversation: help, repeat, not understood, silence.

These keep the open question; one about money is read out in full again, so that the yes that
follows still comes directly after its terms.
"""

from __future__ import annotations

from skill.dialogue import Expects, Intent, Prompt, Question, Reply, Session
from skill.intents.say import ANYTHING_ELSE

FALLBACK, SILENCE = "AMAZON.FallbackIntent", "SilenceIntent"

HELP: dict[str, str] = {
    "yes_no": "help-yes-no",
    "ordinal": "help-ordinal",
    "number": "help-number",
    "pin": "help-pin",
    "text": "help-text",
}
"""The help message for each kind of answer that is waited for."""


def help_here(intent: Intent, session: Session) -> Reply:
    """What can be said here: about the open question, or about the shop."""
    question = session.question
    if question is None or question.expects.value not in HELP:
        return Reply((Prompt("help"), Prompt("help-what-now")), ANYTHING_ELSE)
    return _ask_again((Prompt(HELP[question.expects.value]),), session, question)


def repeat(intent: Intent, session: Session) -> Reply:
    """The last reply once more, with its question; effects are not repeated."""
    if session.said is None:
        return Reply((Prompt("help-what-now"),), ANYTHING_ELSE)
    return Reply(session.said.prompts, session.question, session.said.choices)


def not_understood(intent: Intent, session: Session) -> Reply:
    """First asks to say it in other words, then offers what can be said."""
    again = Prompt("not-understood" if session.missed == 0 else "not-understood-again")
    if session.question is None or session.question.expects is Expects.ANYTHING:
        return Reply((again, Prompt("help-what-now")), ANYTHING_ELSE)
    return _ask_again((again,), session, session.question)


def silence(intent: Intent, session: Session) -> Reply:
    """Asks again once, then says goodbye; the cart is kept."""
    if session.missed:
        return Reply((Prompt("goodbye-silence"),), ends=True)
    if session.question is None:
        return Reply((Prompt("help-what-now"),), ANYTHING_ELSE)
    return _ask_again((), session, session.question)


def _ask_again(first: tuple[Prompt, ...], session: Session, question: Question) -> Reply:
    """The open question again: all that was said when it stands on terms, else its own sentence."""
    said = session.said.prompts if session.said else (Prompt("help-what-now"),)
    asked = said if question.terms else said[-1:]
    choices = session.said.choices if session.said else ()
    return Reply((*first, *asked), question, choices)
