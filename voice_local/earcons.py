"""Short tones that say what words would say too slowly: I am listening; I have heard you."""

from __future__ import annotations

import numpy as np

from voice_local.sound import Sound

RATE = 22_050
LOUDNESS = 0.06
"""Of full scale: softer than speech."""


def tones(*hertz: float, seconds: float = 0.05) -> Sound:
    """Tones one after the other, each swelling and fading, so that nothing clicks."""
    time = np.arange(int(seconds * RATE)) / RATE
    swell = np.sin(np.pi * time / seconds) ** 2
    wave = np.concatenate([np.sin(2 * np.pi * one * time) * swell for one in hertz])
    return Sound((wave * LOUDNESS * 32_767).astype("<i2").tobytes(), RATE)


LISTENING = tones(660, 880)
"""Rising: it is your turn."""
HEARD = tones(660)
"""One: you were heard."""
