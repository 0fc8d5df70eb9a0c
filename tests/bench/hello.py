"""What our endpoint is measured against: a bare "hello" skill on Amazon's `ask-sdk-core` behind Flask."""

from __future__ import annotations

from typing import Any

from ask_sdk_core.dispatch_components.request_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model.request_envelope import RequestEnvelope
from ask_sdk_model.response import Response
from flask import Flask, jsonify, request


class Hello(AbstractRequestHandler):
    """Greets, whatever is said."""

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Everything."""
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        """Says hello and listens."""
        builder: Any = handler_input.response_builder
        response: Response = builder.speak("Hello!").ask("Anything else?").response
        return response


def create_app() -> Flask:
    """The application, without verification."""
    builder: Any = SkillBuilder()
    builder.add_request_handler(Hello())
    skill = builder.create()
    app = Flask(__name__)

    @app.post("/alexa")
    def alexa() -> Any:
        envelope = skill.serializer.deserialize(request.get_data(as_text=True), RequestEnvelope)
        return jsonify(skill.serializer.serialize(skill.invoke(envelope, None)))

    return app
