"""Torch, and only here: building, data, the training loop, probes, devices.

The engine runs in a process of its own. Every torch call hands the interpreter's lock back and
forth with whatever else the process does, so a loop beside a painting window loses a third to a
half of its steps, and importing torch stalls the window for up to a second; and a crash in a
driver takes the engine, never the window. The price is that everything that crosses is copied, so
messages are few and small: one for each report, about thirty a second.

Of these modules two know no torch: `control` is what the outside holds of a running loop, `turns`
keeps a training and whatever traces a network out of each other's way.
"""
