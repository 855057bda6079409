"""Runs as a user has them, and what is kept between sessions.

`run` is a thread with a mailbox, which the command line uses as it is. `engine_process` and
`engine_server` are the two ends of the pipe that puts runs into a process of its own; requests and
events are those of `explorer.protocol`.
"""
