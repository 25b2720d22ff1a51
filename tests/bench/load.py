"""Sixteen visitors at once, with wrk where it is installed, else with threads of Python."""

import http.client
import random
import re
import shutil
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 16
TICKS_PER_SECOND = 100
#: Each request comes from another visitor: what one address may ask for is limited.
ANOTHER_ADDRESS = """
request = function()
    local address = "10." .. math.random(250) .. "." .. math.random(250) .. "." .. math.random(250)
    return wrk.format(nil, nil, {["X-Forwarded-For"] = address, ["Host"] = wrk.headers["Host"]})
end
"""


@dataclass
class Result:
    """Requests per second, CPU milliseconds of the server per request, failed answers."""

    requests_per_second: float
    cpu_ms: float
    failures: int


def cpu_seconds(pids: list[int]) -> float:
    """Return the processor time, user and system, that processes have used so far."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS_PER_SECOND


def measure(port: int, path: str, pids: list[int], seconds: int) -> Result:
    """Load ``path`` for ``seconds`` and return what the server did meanwhile."""
    warm(port, path)
    before = cpu_seconds(pids)
    requests, failures, took = (with_wrk if shutil.which("wrk") else with_threads)(
        port, path, seconds
    )
    drain(port)
    used = cpu_seconds(pids) - before
    return Result(requests / took, 1000 * used / max(1, requests), failures)


def drain(port: int) -> None:
    """Wait until the server has answered what it still had in its queue."""
    ask(port, "/bench/constant/", 3)


def warm(port: int, path: str) -> None:
    """Ask often enough that each worker has read its code and templates; it takes seconds."""
    ask(port, path, 8)


def ask(port: int, path: str, times: int) -> None:
    """Ask for ``path``, one time after the other."""
    for _time in range(times):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", path, headers={"X-Forwarded-For": "10.0.0.1"})
        connection.getresponse().read()
        connection.close()


def with_wrk(port: int, path: str, seconds: int) -> tuple[int, int, float]:
    """Return requests, failures and seconds as wrk counted them."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(ANOTHER_ADDRESS)
        script.flush()
        output = subprocess.run(
            ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "60s"]
            + ["-s", script.name, f"http://127.0.0.1:{port}{path}"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    requests, took = re.search(r"(\d+) requests in ([\d.]+)s", output).groups()
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    return int(requests), int(refused.group(1)) if refused else 0, float(took)


def with_threads(port: int, path: str, seconds: int) -> tuple[int, int, float]:
    """Do the same from sixteen threads; slower than wrk, so only ratios are comparable."""
    until = time.monotonic() + seconds
    done, failures = [0] * CONNECTIONS, [0] * CONNECTIONS

    def visit(visitor: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.monotonic() < until:
            address = ".".join(["10", *(str(random.randrange(1, 250)) for _ in range(3))])
            connection.request("GET", path, headers={"X-Forwarded-For": address})
            response = connection.getresponse()
            response.read()
            done[visitor] += 1
            failures[visitor] += response.status >= 400

    started = time.monotonic()
    threads = [threading.Thread(target=visit, args=(n,)) for n in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done), sum(failures), time.monotonic() - started
