"""Calling other machines while a page waits: all calls together end in time."""

import socket
import threading
import time

import pytest

from shop.core.remote import RemoteClient, TemporaryFailure, seconds_left, waiting_at_most


@pytest.fixture
def silent():
    """Yield the address of a machine that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture
def dripping():
    """Yield the address of a machine that sends a byte of its answer now and then."""
    over = threading.Event()

    def answer(server):
        there, _address = server.accept()
        with there:
            there.recv(65_536)
            there.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            while not over.wait(0.05):
                try:
                    there.sendall(b"1\r\nx\r\n")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=answer, args=(server,))
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        over.set()
        thread.join()


def test_calls_end_together_and_later_ones_are_not_begun(silent):
    client, started = RemoteClient(silent), time.monotonic()
    codes = []

    with waiting_at_most(0.3):
        for _call in range(2):
            with pytest.raises(TemporaryFailure) as caught:
                client.send("GET", "/", call="slow")
            codes.append((caught.value.code, caught.value.may_have_worked))

    assert codes == [("timeout", True), ("no_time_left", False)]
    assert time.monotonic() - started < 3


def test_an_answer_that_only_drips_ends_in_time_too(dripping):
    started = time.monotonic()

    with waiting_at_most(0.3), pytest.raises(TemporaryFailure) as caught:
        RemoteClient(dripping).send("GET", "/", call="slow")

    assert caught.value.code == "timeout"
    assert time.monotonic() - started < 3


def test_outside_nobody_is_hurried():
    assert seconds_left() is None
    with waiting_at_most(5):
        assert 4 < seconds_left() <= 5
        with waiting_at_most(None):
            assert seconds_left() is None
        assert seconds_left() is not None
    assert seconds_left() is None
