"""Whether a download has a chance, found out in seconds."""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

ANSWER_SECONDS = 6.0


@dataclass(frozen=True)
class Attempt:
    """What asking for one address gave: None as `problem` means that it answered."""

    url: str
    seconds: float
    problem: str | None


def ask(urls: Iterable[str], seconds: float = ANSWER_SECONDS) -> list[Attempt]:
    """Ask one address on each host, all at once, the way TFDS will: through `requests` and its proxy settings.

    The time limit holds for everything, looking up names too, which no other time limit covers.

    Args:
        urls: Addresses TFDS will download; only http and https ones are asked.
        seconds: How long to wait for answers.
    """
    hosts = {}
    for url in urls:
        if urlsplit(url).scheme in ("http", "https"):
            hosts.setdefault(urlsplit(url).netloc, url)
    problems = {}
    started = time.monotonic()
    threads = [
        threading.Thread(target=_ask, args=(url, seconds, started, problems), daemon=True) for url in hosts.values()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, started + seconds - time.monotonic()))
    silent = (time.monotonic() - started, "no answer")
    answers = dict(problems)
    return [Attempt(url, *answers.get(url, silent)) for url in hosts.values()]


def _ask(url: str, seconds: float, started: float, problems: dict) -> None:
    import requests

    try:
        with requests.get(url, stream=True, timeout=seconds) as response:
            problem = None if response.ok else f"HTTP {response.status_code} {response.reason}"
    except Exception as error:  # whatever it is, the address cannot be read
        problem = type(error).__name__
    problems[url] = (time.monotonic() - started, problem)
