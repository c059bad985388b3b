"""Whether pages can be drawn here, for commands that are asked to."""

from sayso.capture import browser


def check_browser() -> None:
    """Nothing, if Chromium and the library that drives it are installed.

    Raises:
        UsageError: one of them is not.
    """
    browser.check_browser()
