"""Golden conversations as data: `# title`, then who says what, and what happened.

    # A customer reorders coffee and agrees to the price.

    Customer: reorder my coffee
    Shop: Again 2 × House Blend Coffee ...
    Customer: yes
    Shop: Done! ...
      * order placed: 2 x House Blend Coffee

`Customer (kitchen):` speaks at another device, `Customer again:` is the last turn delivered a second
time, `Customer: ...` is silence, and `a | b` is what was heard best and what else it may have been.
`As: stranger` and `As: demo-pin` name another customer. `Meanwhile:` changes the world: `price of SKU
is 9.90`, `stock of SKU is 0`, `coupon SPRING10 takes 10 % from 20.00 on once`, `3 days pass`,
`what is due is ordered`, `SKU comes 7 days later when it is sold out`, `the next payment gets no answer`
(or `is declined`), `the bank wants to see the card again`, `open payments are settled`, `the customer has
saved no card` (or `saves a card`), `the shop cancels the order`, `what nobody paid expires`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

FOLDER = Path(__file__).parent
SPEAKER = re.compile(r"(Customer|Customer again|Shop|Meanwhile|As)(?: \((\w+)\))?: ?(.*)")


@dataclass(frozen=True)
class Line:
    """One line: `speaker`, the device it was said at, the words, and what happened with it."""

    speaker: str
    words: str
    device: str = "sofa"
    happened: tuple[str, ...] = ()

    def __str__(self) -> str:
        device = "" if self.device == "sofa" else f" ({self.device})"
        return "\n".join([f"{self.speaker}{device}: {self.words}", *(f"  * {one}" for one in self.happened)])


@dataclass(frozen=True)
class Dialogue:
    """One conversation: its title and its lines."""

    file: Path
    title: str
    lines: tuple[Line, ...] = field(default=())

    @property
    def locale(self) -> str:
        """The locale in the file's name: `cart.de-DE.dialogue`."""
        return self.file.name.split(".")[1]

    def __str__(self) -> str:
        return "\n".join([f"# {self.title}", "", *map(str, self.lines)])


def read(file: Path) -> list[Dialogue]:
    """The conversations of one file. Raises ValueError with the line that is none."""
    dialogues: list[Dialogue] = []
    for number, text in enumerate(file.read_text("utf-8").splitlines(), start=1):
        if text.startswith("# "):
            dialogues.append(Dialogue(file, text[2:].strip()))
        elif text.strip():
            if not dialogues:
                raise ValueError(f"{file.name}:{number}: a dialogue begins with '# title'")
            dialogues[-1] = _with(dialogues[-1], text, number)
    return dialogues


def _with(dialogue: Dialogue, text: str, number: int) -> Dialogue:
    lines = dialogue.lines
    if text.startswith("  * ") and lines and lines[-1].speaker == "Shop":
        last = replace(lines[-1], happened=(*lines[-1].happened, text[4:]))
        return replace(dialogue, lines=(*lines[:-1], last))
    match = SPEAKER.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{dialogue.file.name}:{number}: nobody says {text!r}")
    speaker, device, words = match.groups()
    return replace(dialogue, lines=(*lines, Line(speaker, words, device or "sofa")))


def write(file: Path, dialogues: list[Dialogue]) -> None:
    """Writes the conversations the way a person would."""
    file.write_text("\n\n".join(map(str, dialogues)) + "\n", "utf-8")


def everything() -> Iterator[Dialogue]:
    """Every conversation of the folder."""
    for file in sorted(FOLDER.glob("*.dialogue")):
        yield from read(file)
