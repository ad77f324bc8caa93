"""Debian's Chromium through Playwright, offline: the tests are skipped where either is missing."""

import shutil

import pytest

ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium():
    """A browser with a fresh profile."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        pytest.skip("there is no Chromium on this machine")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        yield browser
        browser.close()


class Page:
    """An open page with what it asked for and what it complained about."""

    def __init__(self, page, allowed):
        self.page, self.allowed, self.outside, self.complaints = page, allowed, [], []
        page.on("request", self._request)
        page.on("console", lambda message: message.type == "error" and self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _request(self, request):
        if not request.url.startswith((*self.allowed, "data:", "blob:", "about:")):
            self.outside.append(request.url)


@pytest.fixture
def open_page(chromium):
    """Open pages in a context of their own; `allowed` are the beginnings of addresses that may be asked for."""
    contexts = []

    def open_one(address, allowed=("file:",), **options):
        contexts.append(chromium.new_context(**{"viewport": {"width": 1100, "height": 800}, **options}))
        watched = Page(contexts[-1].new_page(), allowed)
        watched.page.goto(address)
        return watched

    yield open_one
    for context in contexts:
        context.close()
