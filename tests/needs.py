"""What tests need beside Python: skipped with a message where it is missing, a failure under CI."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest


def need(command: str, package: str) -> str:
    """Return the path of `command`, which Debian's `package` brings, or Python's beside the interpreter."""
    if found := shutil.which(command) or shutil.which(command, path=Path(sys.executable).parent):
        return found
    reason = f"{command} is missing: install {package}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
