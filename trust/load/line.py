"""One way to a server: HTTP/1.1 over connections that are kept for a moment, one request at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter

#: A server closes a connection on which nothing came for two seconds.
IDLE_SECONDS = 1.0
LIMIT = 4_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and the cookies that came with it."""

    status: int
    location: str
    text: str


class Broken(ConnectionError):
    """The server ended a connection in the middle of an answer."""


class Lines:
    """Connections to one server."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.idle: list[tuple[float, asyncio.StreamReader, asyncio.StreamWriter]] = []
        self.n_opened = 0

    async def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Ask, and return the whole answer; a connection that is too old is not used again."""
        reader, writer = await self._line()
        told = {"Host": f"{self.host}:{self.port}", **headers}
        if method != "GET":
            told |= {
                "Content-Length": str(len(body)),
                "Content-Type": "application/x-www-form-urlencoded",
            }
        lines = "".join(f"{name}: {text}\r\n" for name, text in told.items())
        try:
            writer.write(f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body)
            await writer.drain()
            answer, keeps = await _answer(reader)
        except BaseException:
            writer.close()
            raise
        if keeps:
            self.idle.append((perf_counter(), reader, writer))
        else:
            writer.close()
        return answer

    def close(self) -> None:
        """End every connection."""
        for _, _, writer in self.idle:
            writer.close()
        self.idle.clear()

    async def _line(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        while self.idle:
            since, reader, writer = self.idle.pop()
            if perf_counter() - since < IDLE_SECONDS and not reader.at_eof():
                return reader, writer
            writer.close()
        self.n_opened += 1
        return await asyncio.open_connection(self.host, self.port, limit=LIMIT)


async def _answer(reader: asyncio.StreamReader) -> tuple[Answer, bool]:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        raise Broken("no answer") from None
    first, *lines = head.split("\r\n")
    headers = {name.lower(): text.strip() for name, _, text in (line.partition(":") for line in lines)}
    status = int(first.split(" ", 2)[1])
    body = b""
    if headers.get("transfer-encoding") == "chunked":
        body = await _chunks(reader)
    elif "content-length" in headers:
        body = await reader.readexactly(int(headers["content-length"]))
    keeps = headers.get("connection", "keep-alive").lower() != "close"
    return Answer(status, headers.get("location", ""), body.decode(errors="replace")), keeps


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    found = b""
    while size := int((await reader.readline()).split(b";")[0], 16):
        found += (await reader.readexactly(size + 2))[:-2]
    await reader.readline()
    return found
