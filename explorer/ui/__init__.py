"""Qt, and only here: everything that has a face.

`document` is the only mutable place: views show its frozen project and edit it through functions.
The trainer asks the engine's host for news on a timer; nothing in this room computes with tensors,
and what draws plots is imported in turns with the window once that has been painted. The tabs of
the middle are made, and their code is loaded, when they are first shown. WebEngine loads on the
window's own thread, as Chromium wants it: the first look at Netron costs some tenths of a second.
"""
