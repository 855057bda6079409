"""Networks as values: layers, nodes, connections, and their inference by plain arithmetic.

Nothing here computes with tensors. An edit is a function from one network to the next, so that
undo, comparison and a training during an edit need neither copies nor locks. The price is that
views have to find differences themselves, which comparing identities makes cheap.
"""
