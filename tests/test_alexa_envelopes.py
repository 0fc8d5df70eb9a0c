"""Requests as Alexa really sent them are answered as Amazon's documents say.

The envelopes are not part of the project; they are used where they lie beside it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ask_sdk_model.request_envelope import RequestEnvelope
from ask_sdk_model.response_envelope import ResponseEnvelope

from skill.channels.alexa_request import read_request
from skill.channels.alexa_wire import SERIALIZER
from tests.alexa.device import AlexaDevice
from tests.alexa.shops import Listener, client_of

FOLDER = Path(__file__).parents[2] / "shared" / "data" / "envelopes"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"there are no envelopes in {FOLDER.name}/")

LAUNCH, REPEAT, FALLBACK = "LaunchIntent", "AMAZON.RepeatIntent", "AMAZON.FallbackIntent"
TURNS = {
    "launch": LAUNCH,
    "launch_apl_viewport_widget": LAUNCH,
    "launch_automotive": LAUNCH,
    "launch_epoch_timestamp": LAUNCH,
    "intent_builtin": FALLBACK,
    "intent_dialog_delegate": FALLBACK,
    "intent_no_slots": FALLBACK,
    "intent_one_slot": FALLBACK,
    "intent_resolution_match": FALLBACK,
    "intent_resolution_no_match": FALLBACK,
    "intent_smart_properties_unit_person": FALLBACK,
    "intent_with_slots": FALLBACK,
    "connections_response": LAUNCH,
    "connections_response_askfor_denied": REPEAT,
    "connections_response_isp_buy": REPEAT,
    "session_resumed": REPEAT,
    "session_resumed_pin_not_achieved": REPEAT,
}
SILENT = {
    "apl_load_index_list_data",
    "apl_runtime_error",
    "apl_user_event",
    "display_element_selected",
    "playback_controller_play",
    "session_ended",
    "session_ended_error",
    "session_ended_no_attributes",
    "skillevent_account_linked",
    "skillevent_disabled",
    "skillevent_enabled",
    "skillevent_permission_accepted",
    "system_exception_encountered",
}
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))


def body(name: str) -> bytes:
    return (FOLDER / f"{name}.json").read_bytes()


@pytest.fixture
def shop() -> Listener:
    return Listener()


@pytest.fixture
def device(shop: Listener) -> AlexaDevice:
    return AlexaDevice(client_of(shop))


def test_every_envelope_has_an_expectation() -> None:
    assert set(NAMES) == TURNS.keys() | SILENT | {"can_fulfill", "launch_with_task"}


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_is_a_response_that_the_sdk_reads(name: str, device: AlexaDevice) -> None:
    answered = device.post(body(name))
    assert (answered.status_code, answered.mimetype) == (200, "application/json")
    envelope = SERIALIZER.deserialize(answered.get_data(as_text=True), ResponseEnvelope)
    assert envelope.version == "1.0"
    assert envelope.response is not None


@pytest.mark.parametrize("name", TURNS)
def test_what_the_customer_did_becomes_a_turn(name: str, shop: Listener, device: AlexaDevice) -> None:
    device.post(body(name))
    assert shop.heard.intent is not None
    assert shop.heard.intent.name == TURNS[name]


@pytest.mark.parametrize("name", sorted(SILENT))
def test_everything_else_is_answered_without_a_word(name: str, shop: Listener, device: AlexaDevice) -> None:
    answered = device.post(body(name))
    assert answered.get_json() == {"version": "1.0", "response": {}}
    assert shop.turns == []
    user = json.loads(body(name)).get("context", {}) or {}
    disabled = name == "skillevent_disabled"
    assert shop.forgotten == ([user["System"]["user"]["userId"]] if disabled else [])


def test_can_fulfill_says_no_to_a_foreign_intent(shop: Listener, device: AlexaDevice) -> None:
    answered = device.post(body("can_fulfill")).get_json()
    verdict = {"canUnderstand": "NO", "canFulfill": "NO"}
    assert answered["response"] == {"canFulfillIntent": {"canFulfill": "NO", "slots": {"name": verdict}}}
    assert shop.turns == []


def test_a_foreign_task_is_completed_as_unknown(shop: Listener, device: AlexaDevice) -> None:
    response = device.post(body("launch_with_task")).get_json()["response"]
    assert [directive["type"] for directive in response["directives"]] == ["Tasks.CompleteTask"]
    assert (response["shouldEndSession"], shop.turns) == (True, [])


UNREADABLE = {"launch_epoch_timestamp"}
"""What the SDK's own serializer refuses."""


@pytest.mark.parametrize("name", sorted(set(NAMES) - UNREADABLE))
def test_we_read_what_the_sdk_reads(name: str) -> None:
    """The SDK's serializer is the reference for the requests that it can read at all."""
    theirs = SERIALIZER.deserialize(body(name).decode(), RequestEnvelope)
    ours = read_request(body(name))
    assert ours.kind == theirs.request.object_type
    assert ours.id == theirs.request.request_id.strip()
    assert ours.locale == (theirs.request.locale or "")
    user = theirs.session.user if theirs.session else theirs.context.system.user
    assert ours.user == user.user_id
    if theirs.session:
        assert (ours.session, ours.new) == (theirs.session.session_id, theirs.session.new)
    intent = getattr(theirs.request, "intent", None)
    assert (ours.intent.name if ours.intent else None) == (intent.name if intent else None)
    if intent and ours.intent:
        filled = {key: slot.value for key, slot in (intent.slots or {}).items() if slot.value is not None}
        assert {key: slot.spoken for key, slot in ours.intent.slots.items()} == filled
