"""Receipts by e-mail: written in the customer's language, sent after the order, at least once."""
