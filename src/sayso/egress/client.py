"""One request and its answer, through the guard, within limits of time and size.

No redirect is followed, no proxy and no password is taken from the environment, no cookie is kept, nothing is
unpacked. The time limit is for the whole, the name's resolution included, so that a server cannot hold it open by
a byte now and then.
"""

import datetime
import hashlib
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import httpcore2

from sayso.egress.connect import Deadline
from sayso.egress.endpoint import Endpoint
from sayso.egress.policy import Policy, by_hand
from sayso.egress.stream import GuardedBackend, Record
from sayso.egress.target import DEFAULT_PORTS, Target
from sayso.errors import EndpointFailed, FetchFailed, ForbiddenAddress

OK = 200
ENVELOPE_BYTES = 1024 * 1024
"""What headers and the marks between chunks may take besides a body; a server that needs more plays for time."""
_FAILURES = (
    httpcore2.ProtocolError,
    httpcore2.NetworkError,
    httpcore2.TimeoutException,
    httpcore2.ConnectionNotAvailable,
    httpcore2.UnsupportedProtocol,
    OSError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """What one request may take: `seconds` from its start to the last byte, `answer_bytes` of the answer's body."""

    seconds: float
    answer_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked for: `headers` besides `Host` and the body's length; a `body` is posted."""

    target: Target
    headers: Mapping[str, str]
    method: str = "GET"
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its answer.

    `body` is without the marks of chunks, and packed as it came (`Content-Encoding`). `sent` and `received` are
    the bytes as they went over the connection, inside the encryption. Times are UTC in ISO 8601 to the
    millisecond. `address` is that which was connected to; `certificate_sha256` that of the server's certificate,
    None without encryption.
    """

    url: str
    address: str
    port: int
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    sent: bytes
    received: bytes
    started_at: str
    ended_at: str
    certificate_sha256: str | None

    def header(self, name: str) -> str | None:
        """The value of the first header of that name, whatever its case; None if there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


def exchange(request: Request, *, policy: Policy, limits: RequestLimits, only_status: int | None = None) -> Exchange:
    """The answer to one request.

    Args:
        request: What is asked for.
        policy: What may be connected to.
        limits: What it may take.
        only_status: Read the body of an answer with this status alone; None reads it always.

    Raises:
        ForbiddenAddress: the policy refuses the address.
        FetchFailed: it cannot be reached, is too slow, or its answer is too large or none of HTTP.
    """
    target = request.target
    record = Record(most_received=limits.answer_bytes + ENVELOPE_BYTES)
    started_at = _now()
    try:
        status, found, content = _ask(request, policy, limits, record, only_status)
    except (ForbiddenAddress, FetchFailed):
        raise
    except TimeoutError:
        raise FetchFailed(f"{target.host} did not answer within {limits.seconds:g} seconds") from None
    except ssl.SSLError as error:
        raise FetchFailed(f"{target.host} cannot be trusted or does not encrypt ({_reason(error)})") from None
    except _FAILURES as error:
        # The kind of error alone: its words may quote the server.
        raise FetchFailed(f"{target.host} cannot be asked ({type(error).__name__})") from None
    certificate = hashlib.sha256(record.certificate).hexdigest() if record.certificate else None
    return Exchange(
        url=target.url,
        address=record.address,
        port=record.port,
        status=status,
        headers=found,
        body=content,
        sent=bytes(record.sent),
        received=bytes(record.received),
        started_at=started_at,
        ended_at=_now(),
        certificate_sha256=certificate,
    )


def post_json(
    endpoint: Endpoint, path: str, body: bytes, *, headers: Mapping[str, str], limits: RequestLimits
) -> tuple[int, bytes]:
    """The status and the body of the answer to a POST of JSON to `path` under an endpoint that the user set.

    The body of any status but 200 is not read: it is empty.

    Raises:
        EndpointFailed: it cannot be reached, is too slow, or its answer is too large or none of HTTP.
    """
    fixed = {"Content-Type": "application/json", "Accept": "application/json"}
    return post(endpoint, path, body, headers={**fixed, **headers}, limits=limits)


def post(
    endpoint: Endpoint, path: str, body: bytes, *, headers: Mapping[str, str], limits: RequestLimits
) -> tuple[int, bytes]:
    """The status and the body of the answer to a POST to `path` under an endpoint that the user set.

    The body of any status but 200 is not read: it is empty.

    Raises:
        EndpointFailed: it cannot be reached, is too slow, or its answer is too large or none of HTTP.
    """
    target = _endpoint_target(endpoint, path)
    try:
        answer = exchange(
            Request(target=target, headers={"Accept-Encoding": "identity", **headers}, method="POST", body=body),
            policy=by_hand(target.host, target.port),
            limits=limits,
            only_status=OK,
        )
    except (FetchFailed, ForbiddenAddress) as error:
        raise EndpointFailed(str(error).replace(target.host, endpoint.host, 1)) from None
    if answer.status == OK and (answer.header("Content-Encoding") or "identity").lower() != "identity":
        raise EndpointFailed(f"{endpoint.host} packed its answer, though it was asked not to")
    return answer.status, answer.body


def _endpoint_target(endpoint: Endpoint, path: str) -> Target:
    """The parts of an address that was checked when it was set; it may name this machine, which `parse_url` refuses."""
    scheme, _, rest = endpoint.base.partition("://")
    authority, slash, prefix = rest.partition("/")
    host, _, port = authority.rpartition(":") if endpoint.has_port else (authority, "", "")
    return Target(
        scheme.lower(),
        host.strip("[]").lower(),
        int(port or DEFAULT_PORTS[scheme.lower()]),
        slash + prefix + path or "/",
    )


def _ask(
    request: Request, policy: Policy, limits: RequestLimits, record: Record, only_status: int | None
) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    target, deadline = request.target, Deadline.after(limits.seconds)
    backend = GuardedBackend(policy, deadline, record)
    host = target.origin.partition("://")[2]
    sent = [("Host", host), *request.headers.items(), ("Connection", "close")]
    if request.body:
        sent.append(("Content-Length", str(len(request.body))))
    address = httpcore2.URL(
        scheme=target.scheme.encode(), host=target.host.encode(), port=target.port, target=target.path.encode("ascii")
    )
    with (
        httpcore2.ConnectionPool(ssl_context=ssl.create_default_context(), network_backend=backend) as pool,
        pool.stream(request.method, address, headers=sent, content=request.body or None) as response,
    ):
        found = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers)
        if only_status is not None and response.status != only_status:
            return response.status, found, b""
        return response.status, found, _read(response.iter_stream(), target.host, deadline, limits)


def _read(chunks: Iterable[bytes], host: str, deadline: Deadline, limits: RequestLimits) -> bytes:
    """The body as it comes, given up as soon as it is too large or too late."""
    whole = bytearray()
    for chunk in chunks:
        whole += chunk
        deadline.left()
        if len(whole) > limits.answer_bytes:
            raise FetchFailed(f"{host} answered with more than {limits.answer_bytes} bytes")
    return bytes(whole)


def _reason(error: ssl.SSLError) -> str:
    """OpenSSL's own word for it, which quotes nobody."""
    return (error.reason or "TLS").lower().replace("_", " ")


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
