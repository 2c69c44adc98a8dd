"""A crash leaves no core file, in which the key of the vault would stand."""

import subprocess
import sys

import pytest

SOFT_LIMIT = """
import contextlib, resource
hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
from gesprekscoach{module} import main
with contextlib.suppress(SystemExit, ValueError):
    main()
print("LIMIT", resource.getrlimit(resource.RLIMIT_CORE)[0])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows writes no core file by itself")
@pytest.mark.parametrize("module", [".cli", ".background"])
def test_whatever_holds_the_key_writes_no_core_file(module: str) -> None:
    command = [sys.executable, "-c", SOFT_LIMIT.format(module=module), "--version"]
    done = subprocess.run(command, input="\n", capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "LIMIT 0"
