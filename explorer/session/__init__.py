"""A run, without saying how it computes or looks.

`run` is a thread with a mailbox, used by the command line and by tests as it is. `host` and `serve`
are the two ends of the pipe that puts the same run into a process of its own; `messages` is what
is asked through it, and what is answered are the events of `explorer.protocol.events`.

`figures` draws networks and curves as SVG, which needs neither a window nor a run.
"""
