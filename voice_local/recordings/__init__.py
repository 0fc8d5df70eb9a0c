"""The recorded conversation that is played where there is no microphone."""
