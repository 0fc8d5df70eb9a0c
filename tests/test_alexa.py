"""What Alexa sends becomes a turn; what the shop says becomes a response that Alexa accepts."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

from skill.channels.alexa_model import alexa_model
from skill.channels.alexa_response import ssml
from skill.dialogue import Expects, Intent, Question, Rendered, RenderedCard, RenderedChoice, Shown, Slot
from tests.alexa.device import AlexaDevice
from tests.alexa.shops import Listener, client_of

AUTHORITY = "amzn1.er-authority.echo-sdk.amzn1.ask.skill.ours.Product"
DYNAMIC = "amzn1.er-authority.echo-sdk.dynamic.amzn1.ask.skill.ours.Product"


@pytest.fixture
def shop() -> Listener:
    return Listener()


@pytest.fixture
def device(shop: Listener) -> AlexaDevice:
    return AlexaDevice(client_of(shop))


def says(shop: Listener, speech: str = "Hello.", **more: Any) -> None:
    """The shop answers so from now on."""
    shop.reply = Rendered(more.pop("locale", "en-US"), speech, speech, **more)


def authority(name: str, *values: tuple[str, str], code: str = "ER_SUCCESS_MATCH") -> dict[str, Any]:
    listed = [{"value": {"name": title, "id": number}} for title, number in values]
    return {"authority": name, "status": {"code": code}, "values": listed}


def resolved(value: str, *authorities: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": "product",
        "value": value,
        "resolutions": {"resolutionsPerAuthority": list(authorities)},
    }


class TestTurns:
    def test_launch(self, shop: Listener, device: AlexaDevice) -> None:
        assert device.launch() == "Hello."
        turn = shop.heard
        assert (turn.channel, turn.customer, turn.locale) == ("alexa", device.customer, "en-US")
        assert (turn.intent, turn.utterance) == (Intent("LaunchIntent"), None)
        assert (turn.session, turn.id) == (
            device.session,
            json.loads(device.last_request)["request"]["requestId"],
        )

    def test_an_intent_of_the_model_with_its_slots(self, shop: Listener, device: AlexaDevice) -> None:
        device.say_intent("SearchIntent", {"query": "coffee", "foreign": "x"})
        assert shop.heard.intent == Intent("SearchIntent", {"query": Slot("coffee", "coffee")})

    @pytest.mark.parametrize("name", ["AMAZON.YesIntent", "AMAZON.HelpIntent", "AMAZON.StopIntent"])
    def test_built_in_intents_keep_their_names(self, name: str, shop: Listener, device: AlexaDevice) -> None:
        device.say_intent(name)
        assert shop.heard.intent == Intent(name)

    @pytest.mark.parametrize(
        "name", ["SilenceIntent", "LaunchIntent", "GetHoroscopeIntent", "AMAZON.PauseIntent"]
    )
    def test_an_intent_that_is_not_of_the_model_is_not_understood(
        self, name: str, shop: Listener, device: AlexaDevice
    ) -> None:
        device.say_intent(name, {"a": "b"})
        assert shop.heard.intent == Intent("AMAZON.FallbackIntent")

    @pytest.mark.parametrize(
        ("sent", "spoken"),
        [
            ("en-GB", "en-US"),
            ("de-AT", "de-DE"),
            ("de-DE", "de-DE"),
            ("DE_de", "de-DE"),
            (None, "en-US"),
            ("?", "en-US"),
        ],
    )
    def test_the_language_decides_where_the_country_is_not_served(
        self, sent: str | None, spoken: str, shop: Listener, device: AlexaDevice
    ) -> None:
        device.send({"type": "LaunchRequest", "locale": sent})
        assert shop.heard.locale == spoken

    def test_another_language_is_refused_in_words(self, shop: Listener, device: AlexaDevice) -> None:
        device.locale = "fr-FR"
        assert "English" in device.launch()
        assert (device.open, shop.turns) == (False, [])

    def test_a_missing_request_id_is_made_from_the_body(self, shop: Listener, device: AlexaDevice) -> None:
        device.send({"type": "LaunchRequest", "requestId": None})
        device.post(device.last_request)
        first, second = shop.turns
        assert first.id == second.id != ""

    def test_two_customers_without_a_name_are_two(self, shop: Listener, device: AlexaDevice) -> None:
        for number in (1, 2):
            device.open, device.customer = False, ""
            device.launch()
            assert shop.turns[number - 1].customer.startswith("unknown:")
        assert shop.turns[0].customer != shop.turns[1].customer

    def test_what_cannot_be_stored_is_taken_out(self, shop: Listener, device: AlexaDevice) -> None:
        device.customer = "amzn\ud800\x00"
        device.say_intent("SearchIntent", {"query": "cof\x00fee \udfff"})
        assert shop.heard.customer == "amzn"
        assert shop.heard.intent is not None
        assert shop.heard.intent.text("query") == "cof fee"

    def test_a_long_id_is_replaced_by_its_digest(self, shop: Listener, device: AlexaDevice) -> None:
        device.customer = "x" * 5000
        device.launch()
        assert shop.heard.customer.startswith("sha256:")
        assert len(shop.heard.customer) < 100


class TestSlots:
    def slot(self, shop: Listener, device: AlexaDevice, value: object) -> Slot | None:
        device.say_intent("PriceIntent", {"product": value})
        assert shop.heard.intent is not None
        return shop.heard.intent.slots.get("product")

    def test_a_match_gives_its_name_and_id(self, shop: Listener, device: AlexaDevice) -> None:
        heard = resolved("kaffee", authority(AUTHORITY, ("Coffee", "coffee")))
        assert self.slot(shop, device, heard) == Slot("kaffee", "Coffee", ("coffee",))

    def test_all_matches_give_their_ids(self, shop: Listener, device: AlexaDevice) -> None:
        heard = resolved(
            "milk", authority(AUTHORITY, ("Milk", "milk"), ("Oat milk", "oat"), ("Milk", "milk"))
        )
        assert self.slot(shop, device, heard) == Slot("milk", "Milk", ("milk", "oat"))

    def test_the_customers_own_vocabulary_comes_first(self, shop: Listener, device: AlexaDevice) -> None:
        heard = resolved(
            "usual",
            authority(AUTHORITY, ("Coffee", "coffee")),
            authority("amzn1.er-authority.other", code="ER_SUCCESS_NO_MATCH"),
            authority(DYNAMIC, ("House Blend", "SKU-1")),
        )
        assert self.slot(shop, device, heard) == Slot("usual", "House Blend", ("SKU-1", "coffee"))

    @pytest.mark.parametrize("code", ["ER_SUCCESS_NO_MATCH", "ER_ERROR_TIMEOUT", "ER_ERROR_EXCEPTION", None])
    def test_no_match_leaves_what_was_spoken(self, code: str, shop: Listener, device: AlexaDevice) -> None:
        heard = resolved("xyzzy", authority(AUTHORITY, ("Never", "never"), code=code))
        assert self.slot(shop, device, heard) == Slot("xyzzy")

    def test_several_values_in_one_slot(self, shop: Listener, device: AlexaDevice) -> None:
        simple = [
            {
                "type": "Simple",
                **resolved("olives", authority(AUTHORITY, ("Black olives", "o1"), ("Green", "o2"))),
            },
            {"type": "Simple", "value": "sausage"},
            {"type": "Simple", "value": None},
        ]
        heard = {"name": "product", "value": None, "slotValue": {"type": "List", "values": simple}}
        assert self.slot(shop, device, heard) == Slot(
            "olives, sausage", "Black olives, sausage", ("o1", "o2")
        )

    def test_the_newer_form_of_one_value(self, shop: Listener, device: AlexaDevice) -> None:
        heard = {"name": "product", "slotValue": {"type": "Simple", "value": "tea"}}
        assert self.slot(shop, device, heard) == Slot("tea", "tea")

    @pytest.mark.parametrize(
        "heard",
        [None, "", "?", "  ", [], {}, 1.5, True, {"value": {}}, {"slotValue": 7},
         {"value": "x", "confirmationStatus": "DENIED"}, {"slotValue": {"type": "List", "values": "x"}}],
    )  # fmt: skip
    def test_what_is_no_value_fills_nothing(self, heard: object, shop: Listener, device: AlexaDevice) -> None:
        assert self.slot(shop, device, heard) is None

    @pytest.mark.parametrize(
        "resolutions",
        [7, "x", [], {"resolutionsPerAuthority": 7}, {"resolutionsPerAuthority": [7, None, {"status": 1}]},
         {"resolutionsPerAuthority": [authority("a") | {"values": [1, {"value": 2}]}]}],
    )  # fmt: skip
    def test_odd_resolutions_resolve_nothing(
        self, resolutions: object, shop: Listener, device: AlexaDevice
    ) -> None:
        slot = self.slot(shop, device, {"name": "product", "value": "tea", "resolutions": resolutions})
        assert slot is not None
        assert (slot.text, slot.ids) == ("tea", ())

    def test_a_number_is_read_as_text(self, shop: Listener, device: AlexaDevice) -> None:
        slot = self.slot(shop, device, {"name": "product", "value": 12})
        assert slot == Slot("12", "12")

    def test_nobody_says_a_novel(self, shop: Listener, device: AlexaDevice) -> None:
        slot = self.slot(shop, device, "x" * 9000)
        assert slot is not None
        assert len(slot.spoken) == 500


CONFIRM = Question(Intent("CheckoutIntent"), terms="t", id="q1")
WHICH = Question(Intent("SearchIntent"), slot="query", expects=Expects.TEXT, id="q2")


class TestConfirmations:
    def test_a_confirmed_intent_is_the_yes_to_our_question(self, shop: Listener, device: AlexaDevice) -> None:
        says(shop, "Order?", question=CONFIRM)
        device.launch()
        device.say_intent("CheckoutIntent", confirmationStatus="CONFIRMED")
        assert shop.turns[-1].intent == Intent("AMAZON.YesIntent")

    def test_a_denied_intent_is_a_no(self, shop: Listener, device: AlexaDevice) -> None:
        says(shop, "Order?", question=CONFIRM)
        device.launch()
        device.say_intent("CheckoutIntent", confirmationStatus="DENIED")
        assert shop.turns[-1].intent == Intent("AMAZON.NoIntent")

    @pytest.mark.parametrize("question", [None, WHICH, replace(CONFIRM, intent=Intent("EmptyCartIntent"))])
    def test_a_confirmation_of_something_else_agrees_to_nothing(
        self, question: Question | None, shop: Listener, device: AlexaDevice
    ) -> None:
        says(shop, "Hm?", question=question)
        device.launch()
        device.say_intent("CheckoutIntent", confirmationStatus="CONFIRMED")
        assert shop.turns[-1].intent == Intent("CheckoutIntent")


class TestOtherRequests:
    @pytest.mark.parametrize("new", [True, False])
    @pytest.mark.parametrize("kind", ["Connections.Response", "SessionResumedRequest"])
    def test_who_comes_back_hears_the_last_words_again(
        self, kind: str, new: bool, shop: Listener, device: AlexaDevice
    ) -> None:
        device.open = not new
        device.send({"type": kind, "status": {"code": "200"}, "cause": {}})
        assert shop.heard.intent == Intent("LaunchIntent" if new else "AMAZON.RepeatIntent")

    @pytest.mark.parametrize(
        "kind",
        [
            "SessionEndedRequest",
            "System.ExceptionEncountered",
            "Alexa.Presentation.APL.RuntimeError",
            "Alexa.Presentation.APL.LoadIndexListData",
            "AlexaSkillEvent.SkillEnabled",
            "AlexaSkillEvent.SkillAccountLinked",
            "AlexaSkillEvent.SkillPermissionChanged",
            "PlaybackController.PlayCommandIssued",
            "AudioPlayer.PlaybackStarted",
            "Display.ElementSelected",
            "Some.Future.Request",
        ],
    )
    def test_what_is_nothing_the_customer_said_is_answered_silently(
        self, kind: str, shop: Listener, device: AlexaDevice
    ) -> None:
        device.send({"type": kind, "error": {"type": "INVALID_RESPONSE", "message": "m"}})
        assert device.response == {}
        assert (shop.turns, shop.forgotten) == ([], [])

    def test_a_removed_skill_forgets_the_customer(self, shop: Listener, device: AlexaDevice) -> None:
        device.send({"type": "AlexaSkillEvent.SkillDisabled"})
        assert device.response == {}
        assert (shop.turns, shop.forgotten) == ([], [device.customer])

    def test_a_task_of_another_skill_is_declined(self, shop: Listener, device: AlexaDevice) -> None:
        device.send({"type": "LaunchRequest", "task": {"name": "AMAZON.PrintPDF", "version": "1"}})
        assert device.directive("Tasks.CompleteTask")["status"]["code"] == "404"
        assert (device.open, shop.turns) == (False, [])

    def test_can_fulfill_ours(self, shop: Listener, device: AlexaDevice) -> None:
        intent = {"name": "SearchIntent", "slots": {"query": {"value": "tea"}, "odd": {"value": "x"}}}
        device.send({"type": "CanFulfillIntentRequest", "intent": intent})
        yes = {"canUnderstand": "YES", "canFulfill": "YES"}
        no = {"canUnderstand": "NO", "canFulfill": "NO"}
        assert device.response == {
            "canFulfillIntent": {"canFulfill": "YES", "slots": {"query": yes, "odd": no}}
        }
        assert shop.turns == []

    @pytest.mark.parametrize(
        "intent", [{"name": "MyNameIsIntent"}, {"name": "AMAZON.StopIntent"}, {}, None, 7]
    )
    def test_cannot_fulfill_anything_else(self, intent: object, shop: Listener, device: AlexaDevice) -> None:
        device.send({"type": "CanFulfillIntentRequest", "intent": intent})
        assert device.response["canFulfillIntent"]["canFulfill"] == "NO"
        assert shop.turns == []


class TestTouch:
    def test_a_touched_choice_is_said(self, shop: Listener, device: AlexaDevice) -> None:
        says(shop, "Which?", question=WHICH)
        device.launch()
        device.touch(["choose", "q2", "the second one"])
        assert (shop.turns[-1].utterance, shop.turns[-1].intent) == ("the second one", None)

    def test_a_touch_on_an_older_screen_only_repeats(self, shop: Listener, device: AlexaDevice) -> None:
        says(shop, "Empty the cart?", question=CONFIRM)
        device.launch()
        device.touch(["choose", "q0", "yes"])
        assert shop.turns[-1].intent == Intent("AMAZON.RepeatIntent")

    @pytest.mark.parametrize(
        "arguments", [[], ["Cached_Pager_Previous"], "choose", {}, None, ["choose"], [[], 1, 2]]
    )
    def test_a_touch_of_somebody_else_is_answered_silently(
        self, arguments: Any, shop: Listener, device: AlexaDevice
    ) -> None:
        device.touch(arguments)
        assert device.response == {}
        assert shop.turns == []


class TestResponses:
    def test_without_a_question_the_session_ends(self, shop: Listener, device: AlexaDevice) -> None:
        says(shop, "Goodbye.")
        device.launch()
        assert device.response == {
            "outputSpeech": {"type": "SSML", "ssml": "<speak>Goodbye.</speak>"},
            "shouldEndSession": True,
        }

    def test_with_a_question_it_stays_open_and_asks_again(self, shop: Listener, device: AlexaDevice) -> None:
        says(shop, "Order it?", reprompt="Shall I?", question=CONFIRM)
        device.launch()
        assert (device.open, device.reprompt) == (True, "Shall I?")
        says(shop, "Order it?", question=CONFIRM)
        device.launch()
        assert (device.open, device.reprompt) == (True, "Order it?")

    def test_a_reply_that_ends_closes_it_whatever_it_asks(self, shop: Listener, device: AlexaDevice) -> None:
        says(shop, "Bye.", question=CONFIRM, ends=True)
        device.launch()
        assert device.response["shouldEndSession"] is True
        assert "reprompt" not in device.response
        assert device.attributes == {}

    @pytest.mark.parametrize(
        ("words", "marked_up"),
        [
            ('M&M\'s <3 "x"', 'M&amp;M\'s &lt;3 "x"'),
            ("a\x00b\x1bc\ud800d\ufffe", "abcd"),
            ("one\n\ttwo", "one two"),
            ("</speak><audio/>", "&lt;/speak&gt;&lt;audio/&gt;"),
            ("ümläut 😀", "ümläut 😀"),
        ],
    )
    def test_speech_is_escaped(self, words: str, marked_up: str, shop: Listener, device: AlexaDevice) -> None:
        says(shop, words)
        device.launch()
        assert device.response["outputSpeech"]["ssml"] == f"<speak>{marked_up}</speak>"
        ElementTree.fromstring(device.response["outputSpeech"]["ssml"])

    @pytest.mark.parametrize("words", ["word " * 5000, "&" * 9000, "x" * 9000, "<&> " * 4000, "😀" * 8000])
    def test_speech_is_cut_below_amazons_limit(self, words: str, shop: Listener, device: AlexaDevice) -> None:
        says(shop, words, question=CONFIRM)
        device.launch()
        for speech in (device.response["outputSpeech"], device.response["reprompt"]["outputSpeech"]):
            assert 7000 < len(speech["ssml"]) < 8000
            ElementTree.fromstring(speech["ssml"])

    def test_speech_is_cut_between_words(self) -> None:
        assert ssml("one two three", limit=len("<speak>one two…</speak>")) == "<speak>one two…</speak>"

    def test_a_card(self, shop: Listener, device: AlexaDevice) -> None:
        says(shop, card=RenderedCard("receipt", "Receipt & more", "2 × Coffee\n€17.80"))
        device.launch()
        assert device.response["card"] == {
            "type": "Simple",
            "title": "Receipt & more",
            "content": "2 × Coffee\n€17.80",
        }

    def test_a_card_is_cut_below_amazons_limit(self, shop: Listener, device: AlexaDevice) -> None:
        says(shop, card=RenderedCard("receipt", "t" * 9000, "c " * 9000))
        device.launch()
        assert len(device.response["card"]["title"]) + len(device.response["card"]["content"]) < 8000

    def test_the_card_that_links_an_account(self, shop: Listener, device: AlexaDevice) -> None:
        says(shop, card=RenderedCard("link-account", "x"))
        device.launch()
        assert device.response["card"] == {"type": "LinkAccount"}

    def test_the_largest_response_is_below_amazons_limit(self, shop: Listener, device: AlexaDevice) -> None:
        choices = tuple(RenderedChoice("😀" * 700, "x" * 700, f"sku-{number}") for number in range(300))
        says(
            shop,
            "😀" * 9000,
            question=CONFIRM,
            card=RenderedCard("cart", "😀" * 900, "😀" * 9000),
            choices=choices,
        )
        device.screen = True
        answered = device.post(device.envelope({"type": "LaunchRequest"}))
        assert len(answered.data) <= 120_000
        assert answered.get_json()["response"]["shouldEndSession"] is False


class TestListening:
    def test_an_open_slot_is_elicited(self, shop: Listener, device: AlexaDevice) -> None:
        says(shop, "What are you looking for?", question=WHICH)
        device.launch()
        assert device.elicits == ("SearchIntent", "query")
        device.answer("green tea")
        assert shop.turns[-1].intent == Intent("SearchIntent", {"query": Slot("green tea", "green tea")})

    def test_what_is_known_is_not_asked_again(self, shop: Listener, device: AlexaDevice) -> None:
        intent = Intent("AddToCartIntent", {"items": Slot("milk"), "choice": Slot("old"), "own": Slot("x")})
        says(shop, "Which milk?", question=Question(intent, slot="choice", id="q"))
        device.launch()
        updated = device.directive("Dialog.ElicitSlot")["updatedIntent"]
        assert updated["slots"] == {
            "items": {"name": "items", "value": "milk", "confirmationStatus": "NONE"},
            "choice": {"name": "choice", "confirmationStatus": "NONE"},
        }

    def test_without_a_dialog_in_the_model_nothing_is_elicited(
        self, shop: Listener, device: AlexaDevice
    ) -> None:
        says(shop, "Which?", question=Question(Intent("CartIntent"), slot="nothing"))
        device.launch()
        assert (device.elicits, device.open) == (None, True)

    @pytest.mark.parametrize("locale", ["en-US", "de-DE"])
    def test_everything_elicited_is_a_slot_of_the_model(self, locale: str) -> None:
        model = alexa_model(locale)
        assert model.elicits
        assert all(slot in model.intents[intent] for intent, slot in model.elicits)
        assert all(not intent.startswith("AMAZON.") for intent in model.confirms)

    def test_vocabulary_becomes_dynamic_entities(self, shop: Listener, device: AlexaDevice) -> None:
        says(shop, vocabulary=(Shown("SKU-1", "House Blend"), Shown("SKU-2", " ")))
        device.launch()
        directive = device.directive("Dialog.UpdateDynamicEntities")
        assert directive["updateBehavior"] == "REPLACE"
        assert directive["types"] == [
            {"name": "Product", "values": [{"id": "SKU-1", "name": {"value": "House Blend", "synonyms": []}}]}
        ]

    def test_without_new_vocabulary_that_of_before_stays(self, shop: Listener, device: AlexaDevice) -> None:
        says(shop, choices=(RenderedChoice("House Blend", "one", "SKU-1"),))
        device.launch()
        assert device.directive("Dialog.UpdateDynamicEntities") == {}

    def test_the_vocabulary_has_at_most_a_hundred_values(self, shop: Listener, device: AlexaDevice) -> None:
        says(shop, vocabulary=tuple(Shown(f"SKU-{n}", f"Tea {n}") for n in range(300)))
        device.launch()
        assert len(device.directive("Dialog.UpdateDynamicEntities")["types"][0]["values"]) == 100


class TestScreens:
    @pytest.fixture
    def shown(self, shop: Listener, device: AlexaDevice) -> dict[str, Any]:
        """What is on the screen when two products are offered."""
        picture, insecure = "https://shop.example/1.png", "http://shop.example/2.png"
        choices = (
            RenderedChoice("M&M's", "1", "SKU-1", "€2.50", picture),
            RenderedChoice("<3 Tea", "", "SKU-2", image=insecure),
        )
        says(shop, "Which?", question=WHICH, choices=choices, card=RenderedCard("products", "Sweets", "…"))
        device.screen = True
        device.launch()
        shop.turns.clear()
        return device.directive("Alexa.Presentation.APL.RenderDocument")

    def test_a_list_to_touch(self, shown: dict[str, Any]) -> None:
        assert shown["datasources"]["shop"] == {
            "question": "q2",
            "heading": "Sweets",
            "text": "Which?",
            "items": [
                {
                    "title": "M&amp;M's",
                    "price": "€2.50",
                    "utterance": "1",
                    "image": "https://shop.example/1.png",
                },
                {"title": "&lt;3 Tea", "price": "", "utterance": "", "image": ""},
            ],
            "buttons": [],
        }

    @pytest.mark.parametrize(("locale", "yes", "no"), [("en-US", "Yes", "No"), ("de-DE", "Ja", "Nein")])
    def test_a_yes_or_no_can_be_touched(
        self, locale: str, yes: str, no: str, shop: Listener, device: AlexaDevice
    ) -> None:
        choices = (RenderedChoice("Tea", "1", "SKU-1"),)
        question = Question(Intent("AddToCartIntent"), id="q1")
        says(shop, "Shall I add it?", locale=locale, question=question, choices=choices)
        device.screen = True
        device.launch()
        shown = device.directive("Alexa.Presentation.APL.RenderDocument")["datasources"]["shop"]
        assert shown["buttons"] == [{"title": yes, "utterance": yes}, {"title": no, "utterance": no}]
        assert [item["utterance"] for item in shown["items"]] == [""], "a number answers no yes or no"

    def test_a_touch_says_the_words_of_the_item(
        self, shown: dict[str, Any], shop: Listener, device: AlexaDevice
    ) -> None:
        (event,) = found(shown["document"], "onPress")[0]
        values = {"${payload.shop.question}": "q2", "${data.utterance}": "1"}
        device.touch([values.get(argument, argument) for argument in event["arguments"]])
        assert shop.heard.utterance == "1"

    def test_the_document_uses_what_it_is_given_and_nothing_else(self, shown: dict[str, Any]) -> None:
        used = set(re.findall(r"payload\.shop\.(\w+)", json.dumps(shown["document"])))
        assert used == shown["datasources"]["shop"].keys()
        used = set(re.findall(r"data\.(\w+)", json.dumps(shown["document"])))
        assert used == shown["datasources"]["shop"]["items"][0].keys()

    def test_the_words_are_the_same_with_and_without_a_screen(
        self, shown: dict[str, Any], shop: Listener, device: AlexaDevice
    ) -> None:
        with_screen = device.response
        device.screen = False
        device.launch()
        assert device.directive("Alexa.Presentation.APL.RenderDocument") == {}
        assert device.response["outputSpeech"] == with_screen["outputSpeech"]
        assert device.response["reprompt"] == with_screen["reprompt"]

    def test_an_order_is_shown_as_its_card(self, shop: Listener, device: AlexaDevice) -> None:
        says(shop, "Done.", card=RenderedCard("receipt", "Receipt", "2 × Tea\n€5.00"))
        device.screen = True
        device.launch()
        shown = device.directive("Alexa.Presentation.APL.RenderDocument")["datasources"]["shop"]
        assert (shown["heading"], shown["text"], shown["items"]) == ("Receipt", "2 × Tea<br>€5.00", [])


def found(value: object, key: str) -> list[Any]:
    """Every value under `key`, anywhere inside."""
    if isinstance(value, dict):
        here = [value[key]] if key in value else []
        return here + [hit for one in value.values() for hit in found(one, key)]
    return [hit for one in value for hit in found(one, key)] if isinstance(value, list) else []
