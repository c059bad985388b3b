"""`sayso serve`: the dossier's pages on this machine alone."""

import ipaddress
import signal
import socket
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from sayso.cli.printing import DossierOption, print_text
from sayso.errors import UsageError

WAITING_MAX = 128
"""Connections that may wait while the pages start."""


def serve(
    dossier: DossierOption = None,
    host: Annotated[str | None, typer.Option(help="The address to listen on: loopback alone.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = None,
) -> None:
    """Serve the dossier's pages on this machine alone.

    The first line printed is the address. SIGTERM or Ctrl-C stops it.
    """
    from sayso.pipeline.folder import check_folder, find_folder
    from sayso.settings import read_settings

    folder = check_folder(dossier) if dossier else find_folder(Path.cwd())
    settings = read_settings(folder)
    serve_folder(folder, host=settings.host if host is None else host, port=settings.port if port is None else port)


def serve_folder(folder: Path, *, host: str, port: int, greeting: str = "") -> None:
    """Returns when the server was told to stop. `greeting` stands before the address.

    Raises:
        UsageError: the address is not a loopback address, or is taken.
        StoreError: the dossier cannot be opened.
    """
    import uvicorn

    from sayso.pipeline.dossier import open_dossier
    from sayso.web.app import create_app

    with open_listener(host, port) as listener, open_dossier(folder) as dossier:
        # A Server header would only tell what to attack. Requests are not logged: an address may name a person.
        config = uvicorn.Config(
            create_app(dossier, hosts=(host,)),
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=5,
        )
        # The server passes a signal on when it has stopped: to be told to stop is no failure, whenever it comes.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _stop)
        print_text(f"{greeting}{_address(listener)}")
        uvicorn.Server(config).run(sockets=[listener])


def _stop(_number: int, _frame: object) -> NoReturn:
    raise SystemExit(0)


def open_listener(host: str, port: int) -> socket.socket:
    """A socket that listens on `host` and `port` (0: a free one), which must be of this machine alone.

    Raises:
        UsageError: the address is not a loopback address, or cannot be had.
    """
    address = _loopback(host)
    try:
        listener = socket.socket(socket.AF_INET6 if address.version == 6 else socket.AF_INET, socket.SOCK_STREAM)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((str(address), port))
            listener.listen(WAITING_MAX)
        except OSError:
            listener.close()
            raise
    except OSError as error:
        raise UsageError(
            f"cannot listen on {address} port {port}: {error.strerror}; --port 0 takes a free port"
        ) from error
    return listener


def _loopback(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    try:
        address = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host.strip("[]"))
    except ValueError as error:
        raise UsageError(f"{host!r} is no address: use 127.0.0.1") from error
    if not address.is_loopback:
        raise UsageError(f"{host} can be reached from other machines: there are no accounts yet, so use 127.0.0.1")
    return address


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
