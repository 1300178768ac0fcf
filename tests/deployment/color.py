"""`color.py start|stop COLOR`: what docker compose does for a color, with a process for a container.

What an image holds is in `images.json` of the folder FAKE_HOST; the color's port in `ports.json`.
"""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

HOST = Path(os.environ["FAKE_HOST"])


def stop(color: str) -> None:
    pid_file = HOST / f"{color}.pid"
    if not pid_file.exists():
        return
    pid = int(pid_file.read_text())
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
        for _ in range(200):
            os.kill(pid, 0)
            time.sleep(0.05)
    pid_file.unlink()


def start(color: str) -> None:
    stop(color)
    image = os.environ["CONFORTO_IMAGE"]
    program = json.loads((HOST / "images.json").read_text()).get(image)
    if program is None:
        sys.exit(f"pull access denied for {image}")
    port = json.loads((HOST / "ports.json").read_text())[color]
    with (HOST / f"{color}.log").open("ab") as log:
        child = subprocess.Popen(
            [*program, "--set", f"http.porta={port}"], stdout=log, stderr=log, start_new_session=True
        )
    (HOST / f"{color}.pid").write_text(str(child.pid))


if __name__ == "__main__":
    {"start": start, "stop": stop}[sys.argv[1]](sys.argv[2])
