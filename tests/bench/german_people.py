"""A German who names things: `python -m tests.bench.german_people FOLDER`.

`FOLDER` is `/usr/share/ktuberling/sounds/de` of Debian's package `ktuberling-data` (GPL-2+): 72 recordings
of single words. Each may be any of the words, with or without an article, which is far less to go by than a
sentence to the shop. Printed is how many are heard right.
"""

from __future__ import annotations

import argparse
from itertools import product
from pathlib import Path

import numpy as np

from voice_local.grammar import Grammar, Phrases
from voice_local.recognize import NAMES, open_recognizer
from voice_local.sound import Sound, read_sound

ARTICLES = ("", "der ", "die ", "das ", "ein ", "eine ")
WORDS = """
ball ball|bow schleife,fliege|coat mantel,jacke,umhang|ear ohr|earring ohrring|eye auge
eyebrow augenbraue|flower blume|hair haare,haar|hat hut|moustache schnurrbart,schnauzer,bart|mouth mund
nose nase|shoes schuh,schuhe|shorts hose,kurze hose,shorts|skirt rock|spectacles brille|stick stock
sunglasses sonnenbrille|tie krawatte|umbrella regenschirm,schirm|pizzeria_pepperoni peperoni
pizzeria_onion zwiebel,zwiebeln|pizzeria_oregano oregano|pizzeria_salami salami
pizzeria_mushroom pilz,champignon,pilze,champignons|pizzeria_cheese käse
pizzeria_anchovy sardelle,anchovis,sardellen|pizzeria_pineapple ananas|pizzeria_tomato tomate,tomaten
pizzeria_bacon speck,schinken|pizzeria_pepper paprika,pfeffer|pizzeria_cucumber gurke,gurken
pizzeria_broccolli brokkoli|pizzeria_olive olive,oliven|moon_moonwalker mondfahrzeug,mondauto,mondmobil
moon_earth erde|moon_rocket rakete|moon_astronaut astronaut|moon_satellite satellit
moon_alien außerirdischer,alien|moon_planet planet|moon_star stern
moon_radar radar,radarstation,radarschirm|moon_sign schild,zeichen|moon_hotel hotel
moon_fallingstar sternschnuppe|moon_monster monster|moon_ufo ufo|egypt_girl mädchen
egypt_cart karren,wagen|egypt_pyramid pyramide|egypt_birds vögel|egypt_woman frau|egypt_palmtree palme
egypt_bridge brücke|egypt_arch bogen,torbogen|egypt_camel kamel|egypt_sphynx sphinx|egypt_man mann
egypt_donkey esel|egypt_grass gras|egypt_column säule|egypt_boy junge|egypt_oasis oase|egypt_well brunnen
egypt_road straße,weg|tv_cyclist fahrradfahrer,radfahrer|tv_train zug,eisenbahn|tv_tree baum
tv_bicycle fahrrad|tv_car auto
"""
"""What is heard in each file: the file's name, and all words that it may be."""


def main() -> None:
    """Prints the share, and what was heard instead."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--recognizer", choices=NAMES, default="vosk")
    chosen = options.parse_args()
    entries = [one.split(" ", 1) for one in WORDS.strip().replace("\n", "|").split("|")]
    words = {name: tuple(said.split(",")) for name, said in entries}
    said = [
        a + word for a, word in product(ARTICLES, dict.fromkeys(w for all_ in words.values() for w in all_))
    ]
    sentences = tuple(tuple(one.split()) for one in said)
    grammar = Grammar(Phrases("de", {"Said": sentences}, ("Said",), closed=True))
    recognizer = open_recognizer(chosen.recognizer, "de-DE")
    heard = {name: recognizer.hear(_in_a_room(chosen.folder / f"{name}.ogg"), grammar).text for name in words}
    wrong = {name: text for name, text in heard.items() if not text.endswith(words[name])}
    print(f"{len(words) - len(wrong)} of {len(words)} words heard right")
    for name, text in wrong.items():
        print(f"    {words[name][0]}: {text or 'nothing'}")


def _in_a_room(file: Path) -> Sound:
    """The recording with half a second of near silence at both ends."""
    sound = read_sound(file)
    pause = np.random.default_rng(1).normal(0, 8, sound.rate // 2).astype("<i2")
    return Sound(np.concatenate([pause, sound.samples, pause]).tobytes(), sound.rate)


if __name__ == "__main__":
    main()
