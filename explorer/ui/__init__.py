"""Qt, and only here: everything that has a face.

`document` is the only mutable place: views show its frozen project and edit it through functions.
The trainer asks the engine's host for news on a timer; nothing in this room computes with tensors,
and what draws plots is imported on a thread after the window has been painted.
"""
