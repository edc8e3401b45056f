"""Clients of a server, in a process of their own: `python -m bench.clients PORT SECONDS PATH…`.

Prints how often an answer was none or not 200, and how long each took, in seconds.
"""

import asyncio
import sys
import time

from tqdm import tqdm

from tests.production.site import PROXY

CLIENTS = 64
WARM = 2.0  # seconds that are not counted


async def client(port: int, targets: list[str], number: int, end: float, times: list[float]) -> int:
    """Asks until `end`, each time for another page; how often it was not answered with 200.

    From an address of its own: visitors are counted by theirs (accounts/sessions/rate_limits.py).
    """
    headers = PROXY | {"X-Forwarded-For": f"198.51.100.{number}"}
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    errors, begun = 0, time.monotonic()
    while time.monotonic() < end:
        number += 1
        start = time.monotonic()
        try:
            good = await _get(reader, writer, targets[number % len(targets)], headers)
        except (OSError, asyncio.IncompleteReadError):
            good = False
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        if start - begun > WARM:
            errors += not good
            times.append(time.monotonic() - start)
    writer.close()
    return errors


async def _get(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, headers: dict[str, str]
) -> bool:
    """Reads one answer to its end, of a length that is told or in chunks."""
    said = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    writer.write(f"GET {path} HTTP/1.1\r\n{said}Accept: text/html\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    if "transfer-encoding: chunked" in head:
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    else:
        await reader.readexactly(int(head.partition("content-length: ")[2].split()[0]))
    return head.split()[1] == "200"


async def ask(port: int, seconds: float, targets: list[str]) -> None:
    times: list[float] = []
    end = time.monotonic() + seconds + WARM
    clients = [
        asyncio.create_task(client(port, targets, number, end, times)) for number in range(CLIENTS)
    ]
    with tqdm(total=int(seconds), unit="s", leave=False, disable=None) as bar:
        while time.monotonic() < end:
            await asyncio.sleep(1)
            bar.update()
    errors = sum(await asyncio.gather(*clients))
    print(errors, *(f"{taken:.5f}" for taken in times))


if __name__ == "__main__":
    asyncio.run(ask(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]))
