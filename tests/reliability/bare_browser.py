"""Run at home: opens an address in Chromium without the guard, to show that the hostile page does try."""

import sys

from playwright.sync_api import sync_playwright

if __name__ == "__main__":
    url, program = sys.argv[1:]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(url, wait_until="commit")
        page.wait_for_timeout(6000)
        browser.close()
