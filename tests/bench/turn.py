"""What a whole turn with the store costs, beside what `ask-sdk-core` needs to read and write its request."""

from __future__ import annotations

import gc
import json
import warnings
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from ask_sdk_model.request_envelope import RequestEnvelope

from skill.channels.alexa import to_turn
from skill.channels.alexa_request import read_request
from skill.channels.alexa_response import to_response
from skill.channels.alexa_wire import SERIALIZER, encoded
from skill.conversation import respond
from skill.services import Services
from tests.alexa.device import AlexaDevice
from tests.demo_shop import copy_of_demo, services_at
from tests.dialogues.player import MONDAY

ROUNDS = 240
TURNS: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("search", "SearchIntent", {"query": "coffee"}),
    ("add to cart", "AddToCartIntent", {"items": "bananas"}),
    ("what is in my cart", "CartIntent", {}),
    ("check out, all read out", "CheckoutIntent", {}),
    ("no", "AMAZON.NoIntent", {}),
    ("help", "AMAZON.HelpIntent", {}),
)


def main() -> None:
    """Prints a row per kind of turn: median, p99 and the ratio of the medians to the SDK's, in one run."""
    with TemporaryDirectory() as folder:
        services = services_at(copy_of_demo(Path(folder)))
        times = measured(services)
        services.store.close()
    floor = median(times["ask-sdk-core alone"])
    print(f"{'a turn with the store':<28}{'median ms':>10}{'p99 ms':>10}{'ratio':>8}")
    for name, seconds in times.items():
        p99 = sorted(seconds)[int(len(seconds) * 0.99)]
        print(f"{name:<28}{median(seconds) * 1e3:>10.2f}{p99 * 1e3:>10.2f}{median(seconds) / floor:>8.1f}")


def measured(services: Services) -> dict[str, list[float]]:
    """Seconds by kind of turn, the SDK and the turns by turns, so that both see the same machine."""
    times: dict[str, list[float]] = {"ask-sdk-core alone": [], "any turn": []}
    bodies = [(name, Body(services, intent, slots)) for name, intent, slots in TURNS]
    for _, body in bodies:
        body.turn()
    gc.disable()
    for number in range(ROUNDS):
        name, body = bodies[number % len(bodies)]
        body.renew()
        times["ask-sdk-core alone"].append(timed(body.sdk))
        seconds = timed(body.turn)
        times.setdefault(name, []).append(seconds)
        times["any turn"].append(seconds)
    gc.enable()
    return times


class Body:
    """One request, answered by the SDK's serializer alone or by a whole turn."""

    def __init__(self, services: Services, intent: str, slots: dict[str, object]) -> None:
        self.services, self.intent, self.slots = services, intent, slots
        self.device = AlexaDevice(None, "amzn1.ask.account.BENCH", clock=lambda: MONDAY)  # type: ignore[arg-type]  # no client: bodies only
        self.device.session, self.device.open = "bench", True
        self.answer = {"outputSpeech": {"type": "SSML", "ssml": "<speak>" + "word " * 30 + "</speak>"}}
        self.renew()

    def renew(self) -> None:
        """A new request id, so that the turn is a new one."""
        filled = {name: {"name": name, "value": value} for name, value in self.slots.items()}
        intent = {"name": self.intent, "slots": filled}
        self.body = self.device.envelope({"type": "IntentRequest", "intent": intent})

    def sdk(self) -> None:
        """Reads the request into the SDK's types, and writes a response of ordinary size."""
        SERIALIZER.deserialize(self.body.decode(), RequestEnvelope)
        json.dumps(SERIALIZER.serialize(self.answer))

    def turn(self) -> None:
        """The whole way: request, turn, store, reply, response."""
        request = read_request(self.body)
        turn = to_turn(request, MONDAY)
        assert turn is not None
        encoded(to_response(respond(turn, self.services), request))


def timed(work: Callable[[], None]) -> float:
    """Seconds of one call."""
    start = perf_counter()
    work()
    return perf_counter() - start


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()
