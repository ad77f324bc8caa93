"""Asking hosts, some of which do not answer."""

import socket
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kerascnn.data.reachability import ask


@contextmanager
def serving(status):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(status)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def test_an_answer_and_a_refusal():
    with serving(200) as (good, asked), serving(403) as (bad, _):
        attempts = ask([f"{good}/a", f"{good}/b", f"{bad}/c", "gs://bucket/d"])
    assert [(attempt.url, attempt.problem) for attempt in attempts] == [
        (f"{good}/a", None),
        (f"{bad}/c", "HTTP 403 Forbidden"),
    ]
    assert asked == ["/a"]  # one address for each host


def test_goes_through_the_proxy(monkeypatch):
    with serving(200) as (proxy, asked):
        monkeypatch.setenv("http_proxy", proxy)
        assert ask(["http://nowhere.invalid/file"])[0].problem is None
    assert asked == ["http://nowhere.invalid/file"]


def test_an_unknown_host(monkeypatch):
    """A machine without network may wait long for the name; here the answer comes at once."""

    def unknown(*arguments, **options):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert ask(["https://nowhere.invalid/file"])[0].problem == "ConnectionError"


def test_silence_ends():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        urls = [f"http://127.0.0.1:{silent.getsockname()[1]}/{n}" for n in range(3)]
        (attempt,) = ask(urls, seconds=0.5)
    assert time.monotonic() - started < 2
    assert attempt.problem in ("no answer", "ReadTimeout")
    assert attempt.seconds >= 0.4


def test_nothing_to_ask():
    assert ask([]) == []
