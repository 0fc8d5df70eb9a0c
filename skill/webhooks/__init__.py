"""Webhooks: the payment provider's come in, the shop's own order events go out."""
