"""The command line.

Errors are one line on standard error; the exit code is 2 for bad usage or input, 1 for a failure.
Imports that only one command needs are done when that command runs, so that help is instant.
"""

import difflib
import os
import sys
from collections.abc import Sequence

from explorer.cli.arguments import COMMANDS, UsageError, parser
from explorer.cli.commands import run_command
from explorer.schema.messages import message, translate


def main(argv: Sequence[str] | None = None) -> int:
    """Run `netx`; return the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or arguments[0] not in (*COMMANDS, "-h", "--help", "--version"):
        arguments.insert(0, "open")
    try:
        _check_command(arguments)
        code = run_command(parser().parse_args(arguments))
        sys.stdout.flush()  # here, where a closed pipe is handled
        return code
    except UsageError as error:
        print(f"netx: {translate(error.args[0])}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader has closed the pipe: not an error, and the rest of the output is dropped.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _check_command(arguments: Sequence[str]) -> None:
    """Raise UsageError if several words follow an unknown command."""
    if arguments[0] == "open" and len(arguments) > 2 and not arguments[1].startswith("-"):
        word = arguments[1]
        for near in difflib.get_close_matches(word, COMMANDS, n=1):
            raise UsageError(
                message("unknown command “{word}”. Did you mean “{near}”? See netx --help.",
                        word=word, near=near)
            )  # fmt: skip
        raise UsageError(message("unknown command “{word}”. See netx --help.", word=word))
