"""The one way out to a network: a request to an endpoint that the user set, within limits, and nowhere else.

No redirect is followed, no proxy and no password is taken from the environment, no cookie is kept, nothing is unpacked.
The time limit is for the whole request, so that a server cannot hold it open by a byte now and then.
"""

import asyncio
import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from sayso.egress.endpoint import Endpoint
from sayso.errors import EndpointFailed, UsageError

OK = 200
_EXTRA = "httpx2"


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """What one request may take: `seconds` from its start to the last byte, `answer_bytes` of the answer's body."""

    seconds: float
    answer_bytes: int


def check_client() -> None:
    """Nothing, if the library for requests is installed.

    Raises:
        UsageError: it is not.
    """
    _load()


def post_json(
    endpoint: Endpoint, path: str, body: bytes, *, headers: Mapping[str, str], limits: RequestLimits
) -> tuple[int, bytes]:
    """The status and the body of the answer to a POST of JSON to `path` under the endpoint.

    The body of any status but 200 is not read: it is empty.

    Raises:
        EndpointFailed: it cannot be reached, is too slow, or its answer is too large or none of HTTP.
        UsageError: the library for requests is not installed.
    """
    library = _load()
    try:
        return asyncio.run(_post(library, endpoint, path, body, headers, limits))
    except TimeoutError:
        raise EndpointFailed(f"{endpoint.host} did not answer within {limits.seconds:g} seconds") from None
    except (library.HTTPError, library.InvalidURL, OSError, ValueError) as error:
        # The kind of error alone: its words may quote the server.
        raise EndpointFailed(f"{endpoint.host} cannot be asked ({type(error).__name__})") from None


async def _post(
    library: Any, endpoint: Endpoint, path: str, body: bytes, headers: Mapping[str, str], limits: RequestLimits
) -> tuple[int, bytes]:
    fixed = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
    async with asyncio.timeout(limits.seconds):
        # The limit above is for the whole; the library's own would start anew with each byte.
        client = library.AsyncClient(trust_env=False, follow_redirects=False, timeout=None)
        async with (
            client,
            client.stream("POST", endpoint.base + path, content=body, headers={**fixed, **headers}) as response,
        ):
            if response.status_code != OK:
                return response.status_code, b""
            if response.headers.get("Content-Encoding", "identity").lower() != "identity":
                raise EndpointFailed(f"{endpoint.host} packed its answer, though it was asked not to")
            return OK, await _read(response, endpoint, limits)


async def _read(response: Any, endpoint: Endpoint, limits: RequestLimits) -> bytes:
    """The body as it comes, given up as soon as it is too large."""
    whole = bytearray()
    async for chunk in response.aiter_raw():
        whole += chunk
        if len(whole) > limits.answer_bytes:
            raise EndpointFailed(f"{endpoint.host} answered with more than {limits.answer_bytes} bytes")
    return bytes(whole)


def _load() -> ModuleType:
    try:
        return importlib.import_module(_EXTRA)
    except ImportError:
        raise UsageError("this needs the extra `llm`: pip install 'sayso[llm]'") from None
