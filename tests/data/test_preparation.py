"""Preparing TFDS sets: offline, hanging, failing, interrupted, and through a proxy that serves the real files."""

import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kerascnn import data

needs_proc = pytest.mark.skipif(
    not Path("/proc/self/cmdline").exists(), reason="looks for left-over processes in /proc, which is not there"
)
EMBEDDED = 'data.load("fashion_mnist_small") works'


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Every download goes through a proxy that is not there, unless a test brings one."""
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)


def unfinished(cache: Path) -> list[Path]:
    return [*cache.glob("fashion_mnist/*"), *(cache / "downloads").rglob("*.tmp.*")]


def test_offline_says_so_in_seconds(tmp_path):
    started = time.monotonic()
    with pytest.raises(data.DataUnavailableError) as caught:
        data.load("cifar10", data_dir=tmp_path)
    assert time.monotonic() - started < 10
    message = str(caught.value)
    assert "cifar10 is not in TFDS's cache and cannot be downloaded" in message
    assert re.search(r"Tried https://www\.cs\.toronto\.edu/\S+: ProxyError after \d\.\d s", message)
    assert "by hand into a folder and pass it as manual_dir" in message
    assert f"Without network, {EMBEDDED}, which ships with kerascnn" in message
    assert message.endswith("the path of an .npz file of images in the place of a name.")
    assert not list(tmp_path.glob("cifar10/*"))


def test_sets_that_no_program_can_download(tmp_path):
    with pytest.raises(
        data.DataUnavailableError, match=r"imagenet2012 cannot be downloaded by a program.*ILSVRC2012_img"
    ):
        data.load("imagenet2012", data_dir=tmp_path)


def test_files_missing_in_manual_dir_are_named_in_seconds(tmp_path, downloads):
    some = tmp_path / "some"
    shutil.copytree(downloads, some, ignore=lambda folder, names: ["t10k-labels-idx1-ubyte.gz"])
    started = time.monotonic()
    with pytest.raises(data.DataUnavailableError) as caught:
        data.load("fashion_mnist", data_dir=tmp_path, manual_dir=some)
    assert time.monotonic() - started < 10
    assert f"fashion_mnist needs t10k-labels-idx1-ubyte.gz, missing in {some}, and cannot be" in str(caught.value)


def hanging(tmp_path) -> Path:
    """A folder of downloads that can be read for ever: pipes nobody writes to."""
    folder = tmp_path / "hanging"
    folder.mkdir()
    for name in ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"):
        os.mkfifo(folder / f"{name}-ubyte.gz")
    return folder


@needs_proc
def test_the_time_limit_ends_a_hanging_preparation(tmp_path, capfd):
    started = time.monotonic()
    with pytest.raises(data.DataUnavailableError) as caught:
        data.load("fashion_mnist", data_dir=tmp_path / "cache", manual_dir=hanging(tmp_path), time_limit=4)
    assert 4 <= time.monotonic() - started < 10
    assert "ended after 4 s, its time_limit, and left nothing half-done" in str(caught.value)
    assert "load it with time_limit=16" in str(caught.value)
    assert EMBEDDED in str(caught.value)
    assert unfinished(tmp_path / "cache") == []
    assert "fashion_mnist: downloading" in capfd.readouterr().err
    assert not preparing(tmp_path)


def test_wrong_files_are_named(tmp_path, debian_files):
    """Debian's own files lack a name in their headers: their checksums differ from those TFDS expects."""
    with pytest.raises(data.DataUnavailableError) as caught:
        data.load("fashion_mnist", data_dir=tmp_path, manual_dir=debian_files)
    message = str(caught.value)
    assert re.search(r"preparing it with TFDS failed after \d+ s: NonMatchingChecksumError: .*ubyte\.gz", message)
    assert message.count("\n") == 0
    assert EMBEDDED in message
    assert unfinished(tmp_path) == []


def test_a_child_that_cannot_start_is_explained(tmp_path, downloads, monkeypatch):
    monkeypatch.setenv("PYTHONHOME", str(tmp_path))
    with pytest.raises(data.DataUnavailableError, match=r"its process ended with code \d+ \(.+\)\."):
        data.load("fashion_mnist", data_dir=tmp_path, manual_dir=downloads)


WAITING = """
    import signal, sys
    from kerascnn import data
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in what a shell starts in the background
    print("started", flush=True)
    try:
        data.load("fashion_mnist", data_dir=sys.argv[1], manual_dir=sys.argv[2], time_limit=120)
    except KeyboardInterrupt:
        sys.exit(42)
"""


@needs_proc
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 42), (signal.SIGKILL, -signal.SIGKILL)])
def test_no_child_outlives_its_parent(tmp_path, number, code):
    cache = tmp_path / "cache"
    command = [sys.executable, "-c", textwrap.dedent(WAITING), str(cache), str(hanging(tmp_path))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as parent:
        parent.stdout.readline()
        wait_until(lambda: list(cache.glob("fashion_mnist/incomplete.*")), 60)
        assert preparing(cache)
        parent.send_signal(number)
        assert parent.wait(20) == code
    wait_until(lambda: not preparing(cache), 20)
    if number == signal.SIGINT:
        assert unfinished(cache) == []


def preparing(folder: Path) -> list[str]:
    """Command lines of the processes that prepare a data set in a folder."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it ended meanwhile
            lines.append(path.read_text(errors="replace").replace("\0", " "))
    return [line for line in lines if "prepare.py" in line and str(folder) in line]


def wait_until(condition, seconds):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


@contextmanager
def proxy(folder: Path, stall: str = ""):
    """An HTTP proxy that serves the files of a folder whatever the host; the one named `stall` stops half-way."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            path = folder / self.path.rsplit("/", 1)[-1]
            asked.append(path.name)
            content = path.read_bytes()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if path.name == stall:
                self.wfile.write(content[: len(content) // 2])
                self.wfile.flush()
                over.wait(60)
            else:
                with suppress(ConnectionError):  # who asks only whether it answers does not read it
                    self.wfile.write(content)

        def log_message(self, *arguments):
            pass

    asked, over = [], threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        over.set()
        server.shutdown()
        server.server_close()


@pytest.mark.slow
def test_a_stalled_download_is_ended_and_the_next_one_goes_on(tmp_path, downloads, monkeypatch, capfd):
    with proxy(downloads, stall="train-images-idx3-ubyte.gz") as (address, asked):
        monkeypatch.setenv("http_proxy", address)
        with pytest.raises(data.DataUnavailableError, match="ended after 15 s, its time_limit"):
            data.load("fashion_mnist", data_dir=tmp_path, time_limit=15)
        assert "train-images-idx3-ubyte.gz" in asked
    assert unfinished(tmp_path) == []
    kept = list((tmp_path / "downloads" / "fashion_mnist").rglob("*.gz"))
    assert len(kept) == 3

    with proxy(downloads) as (address, asked):
        monkeypatch.setenv("http_proxy", address)
        split = data.load("fashion_mnist", data_dir=tmp_path)
        # The check whether the host answers asks for one file; the download only for the one that was missing.
        assert sorted(asked)[-1] == "train-images-idx3-ubyte.gz" and len(asked) <= 2
    assert len(split.train[1]) == 60_000
    assert [path.name for path in tmp_path.glob("fashion_mnist/*")] == ["3.0.1"]
    shown = capfd.readouterr().err
    assert "fashion_mnist: writing records" in shown


def test_the_program_alone(tmp_path, debian_files):
    """As a user may run it, it reports its errors as Python does."""
    command = [sys.executable, "-m", "kerascnn.data.prepare", "fashion_mnist", "--data-dir", str(tmp_path)]
    result = subprocess.run([*command, "--manual-dir", debian_files], capture_output=True, text=True, timeout=120)
    assert result.returncode == 1
    assert "NonMatchingChecksumError" in result.stderr
