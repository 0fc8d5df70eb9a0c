"""Real recognisers hear real audio, and what they hear reaches the store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from skill.cli import main
from skill.dialogue import Intent, Prompt, Question, Rendered, Reply, Turn
from skill.errors import VoiceshopError
from skill.prompts import LOCALES, render
from skill.services import Services
from skill.store.tables import orders
from tests.demo_shop import copy_of_demo
from voice_local.loop import Loop, Typed, converse
from voice_local.recognize import open_recognizer
from voice_local.sound import Sound
from voice_local.speak import EspeakSpeaker
from voice_local.talk import talk_aloud


@pytest.fixture(scope="module")
def speaker() -> Iterator[EspeakSpeaker]:
    speaker = EspeakSpeaker()
    yield speaker
    speaker.close()


def order_count(services: Services) -> int:
    with services.store.connect(reads=True) as connection:
        return int(connection.execute(select(func.count()).select_from(orders)).scalar_one())


@pytest.mark.parametrize("locale", LOCALES)
def test_the_recorded_conversation_orders_and_reorders(
    demo_services: Services, tmp_path: Path, locale: str
) -> None:
    shown: list[str] = []
    before = order_count(demo_services)
    talk_aloud(demo_services, locale, "demo", "auto", [], tmp_path / "out", True, shown.append)
    assert order_count(demo_services) == before + 2, "\n".join(shown)
    replies = [line for line in shown if line.startswith("Shop: ")]
    assert len(list((tmp_path / "out").glob("*.wav"))) == len(replies)


MODEL = {
    "interactionModel": {
        "languageModel": {
            "invocationName": "tea shop",
            "intents": [
                {
                    "name": "TeaIntent",
                    "slots": [{"name": "kind", "type": "Kind"}, {"name": "count", "type": "AMAZON.NUMBER"}],
                    "samples": ["i would like {count} cups of {kind} tea", "bring me a {kind} tea"],
                },
                {"name": "OpeningIntent", "samples": ["when do you open", "what are your opening hours"]},
            ],
            "types": [
                {"name": "Kind", "values": [{"name": {"value": one}} for one in ("green", "black", "mint")]}
            ],
        }
    }
}


@pytest.mark.parametrize("recognizer", ["auto", "pocketsphinx", "vosk"])
def test_any_model_is_heard(speaker: EspeakSpeaker, tmp_path: Path, recognizer: str) -> None:
    model = tmp_path / "tea.en-US.json"
    model.write_text(json.dumps(MODEL), "utf-8")
    said = {"a.wav": "I would like three cups of green tea.", "b.wav": "When do you open?"}
    for name, text in said.items():
        speaker.speak(text, "en-US").write(tmp_path / name)
    result = CliRunner().invoke(
        main,
        ["listen", "--model", str(model), "--recognizer", recognizer, "--json"]
        + [str(tmp_path / name) for name in said],
    )
    assert result.exit_code == 0, result.output
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert first["intent"] == "TeaIntent"
    assert {name: slot["resolved"] for name, slot in first["slots"].items()} == {
        "count": "3",
        "kind": "green",
    }
    assert second["intent"] == "OpeningIntent"


def test_a_spoken_search_finds_the_product(
    speaker: EspeakSpeaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICESHOP_DATA_DIR", str(copy_of_demo(tmp_path)))
    speaker.speak("olive oil", "en-US").write(tmp_path / "oil.wav")
    result = CliRunner().invoke(main, ["listen", "--search", "--json", str(tmp_path / "oil.wav")])
    assert result.exit_code == 0, result.output
    assert "Olive Oil" in json.loads(result.stdout)["hits"][0]["title"]


def test_a_recording_without_speech_is_refused_before_anything_is_said(
    demo_services: Services, tmp_path: Path
) -> None:
    shown: list[str] = []
    Sound(bytes(32_000), 16_000).write(tmp_path / "still.wav")
    with pytest.raises(VoiceshopError, match=r"still\.wav.*no speech"):
        talk_aloud(demo_services, "en-US", "demo", "auto", [tmp_path / "still.wav"], None, True, shown.append)
    assert not shown


def test_a_model_that_is_none_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "am").mkdir()
    with pytest.raises(VoiceshopError):
        open_recognizer("vosk", "en-US", tmp_path).hear(Sound(bytes(64_000), 16_000), None)  # type: ignore[arg-type]


def answering(reply: Reply) -> tuple[list[Turn], Loop, list[str]]:
    turns: list[Turn] = []
    shown: list[str] = []

    def respond(turn: Turn) -> Rendered:
        turns.append(turn)
        return render(reply, turn.locale)

    def hear(sound: Sound, before: Rendered) -> Typed:
        return Typed("heard words", ("other words",))

    return turns, Loop("en-US", "demo", respond, hear, shown.append), shown


def test_the_shop_speaks_first_and_every_turn_is_a_new_one() -> None:
    question = Question(Intent("AnythingElseIntent"))
    turns, loop, shown = answering(Reply((Prompt("what-else"),), question))
    converse(loop, iter([Typed("find coffee"), Sound(b"\0\0", 16_000), Sound(b"", 16_000)]))
    assert turns[0].intent == Intent("LaunchIntent")
    assert [turn.utterance for turn in turns[1:]] == ["find coffee", "heard words", ""]
    assert turns[2].alternatives == ("other words",)
    assert len({turn.id for turn in turns}) == 4
    assert len({turn.session for turn in turns}) == 1
    assert shown[1:3] == ["You:  find coffee", "Shop: What would you like?"]


def test_a_goodbye_ends_the_conversation_or_begins_a_new_one() -> None:
    turns, loop, _ = answering(Reply((Prompt("goodbye"),), ends=True))
    converse(loop, iter([Typed("bye"), Typed("more")]))
    assert len(turns) == 2
    turns, loop, _ = answering(Reply((Prompt("goodbye"),), ends=True))
    converse(loop, iter([Typed("bye"), Typed("more")]), once=False)
    assert len(turns) == 3
    assert len({turn.session for turn in turns}) == 3
