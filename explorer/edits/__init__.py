"""Edits: functions from one network to the next, as a hand makes them.

Each returns the network as it was where nothing differs, and raises NetworkError, one sentence,
where the wish makes no network. What is merely wrong for now, an input without a wire say, is no
error: it stays in the network as a problem, so that one can go on editing.
"""
