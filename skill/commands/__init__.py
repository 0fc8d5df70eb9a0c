"""The sub-commands of `voiceshop`: thin, each a few lines above the library function that does the work."""
