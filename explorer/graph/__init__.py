"""What a network is: blocks, nodes and edges as values, and what plain arithmetic says of them.

Nothing here computes with tensors. An edit is a function from one network to the next, so that
undo, comparison and a training that goes on beside an edit need neither copies nor locks; the
price is that a view has to find out for itself what differs, which identity makes cheap.
"""
