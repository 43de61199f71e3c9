"""The driver of the load campaign against a small server: an open loop that hides no queue and no error."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from random import Random
from statistics import fmean
from typing import Any, TypeVar

import pytest

from trust.load.drive import DriveJob, Driven, Driver
from trust.load.figures import percentile
from trust.load.line import Answer, Lines
from trust.load.schedule import arrivals, in_turn, kinds
from trust.load.visits import SHARES, VISITS, Visitor, fields_of

Reply = Callable[[str], Awaitable[bytes]]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine"


Found = TypeVar("Found")


def awaited(work: Coroutine[Any, Any, Found]) -> Found:
    """Run it in a thread of its own: a browser of another test may keep a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def _answers(reply: Reply, job: dict[str, object], seen: list[str] | None = None) -> Driven:
    """Drive a job against a server of a few lines."""

    async def run() -> Driven:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while head := (await reader.readuntil(b"\r\n\r\n") if not reader.at_eof() else b""):
                if seen is not None:
                    seen.append(head.decode())
                writer.write(await reply(head.decode().split(" ")[1]))
                await writer.drain()

        async def quiet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await serve(reader, writer)
            except (asyncio.IncompleteReadError, ConnectionError):
                pass
            finally:
                writer.close()

        server = await asyncio.start_server(quiet, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        told = {
            "people": ["a" * 32, "b" * 32],
            "carers": ["c" * 32],
            "keys": ["k"],
            "shares": {"look": 1.0},
            "rate": 100.0,
            "seconds": 0.5,
            "seed": 1,
        }
        found = await Driver(DriveJob(port=port, **{**told, **job})).run()  # type: ignore[arg-type]  # values of mixed kinds
        server.close()
        return found

    return awaited(run())


def test_arrivals_are_those_of_the_rate_and_of_the_seed() -> None:
    found = arrivals(200.0, 50.0, Random(4))
    gaps = [after - before for before, after in itertools.pairwise(found)]
    assert fmean(gaps) == pytest.approx(1 / 200.0, rel=0.05)
    assert percentile(gaps, 0.5) == pytest.approx(0.693 / 200.0, rel=0.08)  # a memoryless gap has this median
    assert found == arrivals(200.0, 50.0, Random(4))


def test_kinds_come_in_their_shares_and_people_in_turn() -> None:
    found = kinds(SHARES, 20_000, Random(2))
    for name, share in SHARES.items():
        assert found.count(name) / 20_000 == pytest.approx(share / sum(SHARES.values()), abs=0.01)
    turns = in_turn(7, 15, Random(2))
    assert len(turns) == 15
    assert sorted(turns[:7]) == list(range(7))


def test_every_kind_of_visit_is_there() -> None:
    assert set(SHARES) == set(VISITS)
    assert all(callable(getattr(Visitor, name)) for name in SHARES)


def test_a_quick_server_is_quick() -> None:
    async def reply(_: str) -> bytes:
        return OK

    found = _answers(reply, {})
    assert len(found.took["today"]) == found.n_visits == len(found.late)
    assert found.errors == {}


def test_a_stop_of_the_server_counts_for_everybody_who_was_due_in_it() -> None:
    """A closed loop would tell of one slow request; here all that were due while it stood waited."""
    stands = asyncio.Lock()

    async def reply(path: str) -> bytes:
        if path == "/plan":
            async with stands:
                await asyncio.sleep(0.4)
        async with stands:  # nobody is answered while it stands
            return OK

    found = _answers(reply, {"shares": {"look": 20.0, "plan": 1.0}, "rate": 150.0})
    waited = [one for one in found.took["today"] if one > 100.0]
    assert len(waited) > 10


def test_errors_are_counted_and_others_go_on() -> None:
    async def reply(path: str) -> bytes:
        return b"HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n" if path == "/plan" else OK

    found = _answers(reply, {"shares": {"look": 1.0, "plan": 1.0}})
    assert sum(found.errors.values()) == len(found.took["plan"]) > 0
    assert all("500" in what for what in found.errors)
    assert len(found.took["today"]) + len(found.took["plan"]) == found.n_visits


def test_a_connection_that_breaks_is_an_error() -> None:
    async def reply(_: str) -> bytes:
        raise ConnectionResetError

    found = _answers(reply, {"seconds": 0.1})
    assert sum(found.errors.values()) == found.n_visits > 0


def test_a_form_is_sent_with_its_fields_and_its_token() -> None:
    seen: list[str] = []
    page = (
        b'<form action="/check-in" method="post"><input type="hidden" name="day" value="2026-03-01"></form>'
    )

    async def reply(path: str) -> bytes:
        if path == "/check-in":
            return b"HTTP/1.1 303 See\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"
        return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (
            len(page),
            page,
        )

    found = _answers(reply, {"shares": {"check_in": 1.0}, "rate": 20.0, "seconds": 0.3}, seen)
    n = found.n_visits
    assert n > 0
    assert [len(found.took[name]) for name in ("today", "check-in, sent", "today after a check-in")] == [
        n
    ] * 3
    assert any("__Host-opentaper_csrf=" in one for one in seen)


def test_fields_of_a_form_are_those_of_its_own_path() -> None:
    page = (
        '<form action="/a" method="post">\n<input type="hidden" name="x" value="1"></form>'
        '<form action="/b" method="post" data-queue><input type="hidden" name="y" value="2"></form>'
    )
    assert fields_of(page, "/b") == {"y": "2"}
    assert fields_of(page, "/c") is None


def test_an_answer_without_an_end_is_broken() -> None:
    async def run() -> Answer:
        async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        lines = Lines("127.0.0.1", server.sockets[0].getsockname()[1])
        try:
            return await lines.ask("GET", "/", {}, b"")
        finally:
            server.close()

    with pytest.raises(ConnectionError):
        awaited(run())
