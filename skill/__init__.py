"""Voiceshop: shop by speaking. The core of a conversation, the shop, and the HTTP side."""
