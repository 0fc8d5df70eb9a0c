"""Transcript to intent, from the same interaction model that trains Alexa."""

from __future__ import annotations

from skill.understanding.load import load_entities, load_model, model_for
from skill.understanding.model import IntentModel, Model, SlotModel, SlotType, Value
from skill.understanding.parse import Explanation
from skill.understanding.requests import requests_after, requests_in
from skill.understanding.transcripts import explain, understand

__all__ = [
    "Explanation",
    "IntentModel",
    "Model",
    "SlotModel",
    "SlotType",
    "Value",
    "explain",
    "load_entities",
    "load_model",
    "model_for",
    "requests_after",
    "requests_in",
    "understand",
]
