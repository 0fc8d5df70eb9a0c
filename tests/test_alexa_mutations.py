"""Whatever is broken in a request: a well-formed answer, in time, and nothing bought."""

from __future__ import annotations

import time
from itertools import islice
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import func, select

from skill.app import create_app
from skill.channels.alexa_wire import SERIALIZER
from skill.dialogue import Intent, Question, Rendered, RenderedChoice
from skill.store.tables import orders
from tests.alexa.mutation import mutations, own, real
from tests.alexa.shops import Listener, client_of, unverified
from tests.demo_shop import copy_of_demo, services_at

SEED = 20261120
HEADERS = {"Content-Type": "application/json"}


def survives(client: FlaskClient, body: bytes) -> None:
    """Posts the body; the answer has to be one that Alexa can read, and quick."""
    started = time.perf_counter()
    answered = client.post("/alexa", data=body, headers=HEADERS)
    assert answered.status_code in (200, 400), body
    assert time.perf_counter() - started < 4, body
    if answered.status_code == 400:
        assert answered.get_json() == {"error": "refused"}
        return
    text = answered.get_data(as_text=True)
    read = SERIALIZER.deserialize(text, "ask_sdk_model.response_envelope.ResponseEnvelope")
    assert read.version == "1.0", body
    assert (read.response.should_end_session is False) == (read.response.reprompt is not None), body


def test_the_edge_survives() -> None:
    choices = (RenderedChoice("House Blend", "1", "SKU-1", "€8.90"),)
    question = Question(Intent("AddToCartIntent"), slot="choice", id="q")
    client = client_of(Listener(Rendered("en-US", "Which?", "Which?", question=question, choices=choices)))
    for body in islice(mutations(own() + real(), SEED), 1500):
        survives(client, body)


def test_the_shop_survives_and_sells_nothing(tmp_path: Path) -> None:
    services = services_at(copy_of_demo(tmp_path))
    client = create_app(unverified(), services).test_client()
    count = select(func.count()).select_from(orders)
    with services.store.connect(reads=True) as connection:
        before = connection.execute(count).scalar()
    for body in islice(mutations(own(), SEED), 300):
        survives(client, body)
    with services.store.connect(reads=True) as connection:
        assert connection.execute(count).scalar() == before
    services.store.close()
