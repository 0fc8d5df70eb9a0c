"""Trains our small Vosk models on synthetic speech: texts, speech, sounds, objective, network, export."""
