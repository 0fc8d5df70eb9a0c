"""Receipts: what an order cost, as text, as a page and as PDF, with what the law wants on it."""
