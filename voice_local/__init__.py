"""The local voice loop: microphone, recognizer, grammar, endpoint, transcript, speaker."""
