"""
Runs the conformance tests: run.py ENDPOINT ACCESS_KEY SECRET_KEY [REGION [NAME...]]

Prints a line per test that failed, and last how many checks there were. Exit code 1 when any failed.
What is checked is what the Amazon S3 API Reference and the public conformance suites agree on.
"""

import os
import sys
import traceback

import buckets  # noqa: F401 each module registers its tests
import checksums  # noqa: F401
import conditions  # noqa: F401
import copying  # noqa: F401
import errors  # noqa: F401
import forms  # noqa: F401
import listing  # noqa: F401
import multipart  # noqa: F401
import objects  # noqa: F401
import presigned  # noqa: F401
from harness import TESTS, Context


def main(arguments):
    if len(arguments) < 3:
        print(__doc__)
        return 2
    endpoint, access, secret = arguments[:3]
    region = arguments[3] if len(arguments) > 3 else "us-east-1"
    wanted = arguments[4:]
    run = f"{os.getpid():x}"
    checks = failed = 0
    for function in TESTS:
        name = f"{function.__module__}.{function.__name__}"
        if wanted and not any(part in name for part in wanted):
            continue
        context = Context(endpoint, access, secret, region, run)
        try:
            function(context)
        except Exception:
            context.failures.append(traceback.format_exc(limit=-4))
        try:
            context.clean()
        except Exception:
            context.failures.append("cleaning up: " + traceback.format_exc(limit=-2))
        checks += context.checks
        for failure in context.failures:
            failed += 1
            print(f"FAILED {name}: {failure}")
    print(f"{len(TESTS)} tests, {checks} checks, {failed} failures")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
