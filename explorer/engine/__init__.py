"""Torch, and only here: model, data, training, probes, torchvision import, export.

The engine runs in a process of its own. Torch calls and the window would share the interpreter's
lock, which costs the loop a third to a half of its steps; importing torch stalls a window for up
to a second; and a crash in a driver ends the engine, never the window. In return everything that
crosses the pipe is copied, so messages are few and small: one for each report, thirty a second.

`training.control` and `tracing_lock` work without torch.
"""
