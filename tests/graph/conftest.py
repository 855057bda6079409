"""Random networks, and random edits of them."""

from tests.random_networks import any_edit, anything

__all__ = ["any_edit", "anything"]
