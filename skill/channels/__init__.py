"""Thin edges: each turns what a channel sends into a `Turn` and a rendered reply into what it shows."""
