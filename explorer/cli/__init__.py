"""The second front end: everything that does without a window, over the same rooms.

Errors are one sentence on standard error; the exit code is 2 for bad usage or input, 1 for a
failure. What only one command needs is imported when that command runs, so that help is instant.
"""

import difflib
import os
import sys
from collections.abc import Sequence

from explorer.cli.arguments import COMMANDS, UsageError, parser
from explorer.cli.commands import run_command


def main(argv: Sequence[str] | None = None) -> int:
    """Run `netx`; returns the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or arguments[0] not in (*COMMANDS, "-h", "--help", "--version"):
        arguments.insert(0, "open")
    try:
        _check_command(arguments)
        code = run_command(parser().parse_args(arguments))
        sys.stdout.flush()  # here, where a reader that has left is understood
        return code
    except UsageError as error:
        print(f"netx: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever read has left: no error of ours, and what is still unwritten goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _check_command(arguments: Sequence[str]) -> None:
    """Raise UsageError where several words follow what is no command."""
    if arguments[0] == "open" and len(arguments) > 2 and not arguments[1].startswith("-"):
        near = difflib.get_close_matches(arguments[1], COMMANDS, n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        raise UsageError(f"there is no command called {arguments[1]}; {hint}netx --help lists them")
