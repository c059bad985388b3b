"""The client is an extra: without it the user is told what to install, before anything is read."""

import importlib
from typing import Any

import pytest

from sayso.egress.client import RequestLimits, check_client, post_json
from sayso.egress.endpoint import parse_endpoint
from sayso.errors import UsageError


def test_without_the_extra_the_user_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str, *_arguments: Any) -> None:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", refuse)
    with pytest.raises(UsageError, match=r"sayso\[llm\]"):
        check_client()
    endpoint = parse_endpoint("http://127.0.0.1:9/v1")
    with pytest.raises(UsageError, match=r"sayso\[llm\]"):
        post_json(endpoint, "/chat/completions", b"{}", headers={}, limits=RequestLimits(1.0, 100))


def test_with_the_extra_nothing_is_said() -> None:
    check_client()
