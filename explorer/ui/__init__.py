"""Qt, and only here: the main window, and a folder for each panel and task.

`document` is the only mutable place: views show its frozen project and edit it through functions.
The trainer polls the engine process on a timer; nothing in this room computes with tensors, and the
plots are imported in turns with the window, after it has been painted. Central tabs are made, and
their code is loaded, when they are first shown. WebEngine loads on the thread of the window, as
Chromium requires: the first Netron tab takes some tenths of a second.
"""
