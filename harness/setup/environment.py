"""The environment of cached builds, of audits and of .ci/run: what finds tools, files and the
network, and nothing else, so that a variable that nobody thinks of changes no result.

`python3 -m harness.setup.environment COMMAND…` runs a command in it.
"""

from __future__ import annotations

import os
import re
import sys

# Of set-up's own: where to, and from where. What a checkout in *_DIR holds is an audit's input.
KEPT = re.compile(
    r"PATH|HOME|TMPDIR|LANG|LC_\w+|XDG_(CACHE|CONFIG)_HOME"
    r"|NCNN_MP_(CACHE|FROM_GIT|NO_PACKAGES)|(NCNN|MICROPYTHON)_DIR"
    r"|(?i:https?|ftp|all|no)_(?i:proxy)|PIP_\w+|APT_CONFIG"
    r"|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|GIT_SSL_CAINFO"
)


def clean() -> dict[str, str]:
    """What is kept of this process's own."""
    return {name: value for name, value in os.environ.items() if KEPT.fullmatch(name)}


if __name__ == "__main__":
    os.execvpe(sys.argv[1], sys.argv[1:], clean())
