"""A home and a world for the tests: two networks of their own, made by the kernel, joined by one cable.

What runs at home reaches the world alone, whatever address it asks for: the world answers under *every* address, and
writes down under which it was asked. So a test sees any connection that should not have been made, to whichever
private, link-local or other special address, and can be asked nothing by the real Internet. At home itself
everything that listens is a canary too. Names are resolved by a name server of the world, which says what a test
wants.
"""

import contextlib
import ctypes
import os
import shutil
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

PUBLIC = "93.184.215.14"
"""Where all names lead that a test says nothing else of: a public address, served by the world."""
PUBLIC_6 = "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
OWN_PUBLIC = "198.41.30.4"
"""A public address that the home machine itself has."""
PORTS = (80, 443, 8080, 8443, 22, 25, 6379)
HOME, WORLD = "192.168.77.2", "192.168.77.1"
_CLONE_NEWNET = 0x40000000
_IP_TRANSPARENT = 19
_LIFE_SECONDS = "1800"
"""The networks end by themselves should a test run be killed."""


@dataclass(frozen=True)
class Asked:
    """One request as it came: under which address and port, its head, and whether it was encrypted."""

    address: str
    port: int
    head: bytes
    place: str

    @property
    def line(self) -> str:
        """The first line."""
        return self.head.split(b"\r\n", 1)[0].decode("latin-1")

    @property
    def path(self) -> str:
        """What was asked for."""
        parts = self.line.split(" ")
        return parts[1] if len(parts) > 1 else ""

    def header(self, name: str) -> str:
        """The value of a header; empty if there is none."""
        for line in self.head.decode("latin-1").split("\r\n")[1:]:
            key, _, value = line.partition(":")
            if key.lower() == name.lower():
                return value.strip()
        return ""

    @property
    def host(self) -> str:
        """The host that was asked for."""
        return self.header("Host")


Answer = Callable[[Asked], "bytes | Iterator[bytes]"]
Names = Callable[[str, int], Sequence[str]]
"""What the name server says: the addresses of a name, and how often it was asked for them before."""


def page(body: str | bytes, *, status: str = "200 OK", kind: str = "text/html; charset=utf-8", **headers: str) -> bytes:
    """An answer as bytes."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(content)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + content


def redirect(where: str, *, status: str = "302 Found") -> bytes:
    """An answer that leads elsewhere."""
    return page("", status=status, Location=where)


def why_no_network() -> str | None:
    """Why no networks can be made here; None if they can."""
    if sys.platform != "linux" or os.getuid() != 0:
        return "networks of its own are made on Linux, as root"
    missing = [name for name in ("ip", "unshare", "nsenter", "mount") if shutil.which(name) is None]
    if missing:
        return f"{missing[0]} is not installed"
    done = subprocess.run(["unshare", "-n", "-m", "ip", "link", "set", "lo", "up"], capture_output=True, check=False)
    return None if done.returncode == 0 else "the kernel lends no network namespace"


@dataclass
class Network:
    """The two networks, running within a `with` block."""

    answer: Answer = field(default=lambda _asked: page("<p>Nobody is here.</p>"))
    names: Names = field(default=lambda _name, _count: [PUBLIC])
    asked: list[Asked] = field(default_factory=list)
    name_counts: dict[str, int] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self._stack = contextlib.ExitStack()
        try:
            self._start()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        self._stack.close()

    @property
    def astray(self) -> list[Asked]:
        """The connections that should never have been: to what is not public, or at home."""
        return [each for each in self.asked if each.place == "home" or each.address not in (PUBLIC, PUBLIC_6)]

    def forget(self) -> None:
        """Begins anew: nothing was asked."""
        self.asked.clear()
        self.name_counts.clear()

    def command(self, *arguments: str, folder: Path | None = None) -> list[str]:
        """The command with which `arguments` run at home, in `folder`."""
        namespaces = [f"--net=/proc/{self._home}/ns/net", f"--mount=/proc/{self._home}/ns/mnt"]
        return ["nsenter", *namespaces, f"--wd={folder or Path('/')}", "--", *arguments]

    def run(self, *arguments: str, **options: Any) -> "subprocess.CompletedProcess[str]":
        """A command, run at home."""
        folder = options.pop("folder", None)
        options = {"capture_output": True, "text": True, "timeout": 300, "check": False, **options}
        return subprocess.run(self.command(*arguments, folder=folder), **options)

    @property
    def trust(self) -> Path:
        """The certificate of the world's own authority, for SSL_CERT_FILE."""
        return self._folder / "authority.pem"

    def _start(self) -> None:
        self._folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="sayso-net-")))
        self._home = self._hold("unshare", "-n", "-m")
        world = self._hold("unshare", "-n")
        _ip(world, f"link add world0 type veth peer name home0 netns {self._home}")
        for line in (
            "link set lo up", "link set world0 up", f"addr add {WORLD}/24 dev world0",
            "-6 addr add fd77::1/64 dev world0 nodad",
            "route add local 0.0.0.0/0 dev lo table 200", "rule add iif world0 lookup 200 pref 10",
            "-6 route add local ::/0 dev lo table 200", "-6 rule add iif world0 lookup 200 pref 10",
        ):  # fmt: skip
            _ip(world, line)
        for line in (
            "link set lo up", "link set home0 up", f"addr add {HOME}/24 dev home0",
            "-6 addr add fd77::2/64 dev home0 nodad", f"addr add {OWN_PUBLIC}/32 dev lo",
            "addr add 169.254.169.254/32 dev lo", "-6 addr add fe80::77/64 dev home0 nodad",
            f"route add default via {WORLD}", "-6 route add default via fd77::1",
            # Multicast and the other special ones: onto the cable as well, where the world hears them.
            f"route add 240.0.0.0/4 via {WORLD}",
        ):  # fmt: skip
            _ip(self._home, line)
        (self._folder / "resolv.conf").write_text(f"nameserver {WORLD}\noptions timeout:2 attempts:2\n")
        target = str(Path("/etc/resolv.conf").resolve())
        done = self.run("mount", "--bind", str(self._folder / "resolv.conf"), target)
        if done.returncode:
            raise RuntimeError(done.stderr)
        encrypt = _make_certificates(self._folder)
        for place, holder in (("home", self._home), ("world", world)):
            for port in PORTS:
                self._listen(place, holder, port, encrypt if place == "world" and port in (443, 8443) else None)
        self._serve_names(world)

    def _hold(self, *command: str) -> int:
        """A process in namespaces of its own, which live as long as it does."""
        held = subprocess.Popen([*command, "sleep", _LIFE_SECONDS])
        self._stack.callback(lambda: (held.kill(), held.wait()))
        ours = Path("/proc/self/ns/net").readlink()
        while Path(f"/proc/{held.pid}/ns/net").readlink() == ours or b"sleep" not in _name_of(held.pid):
            if held.poll() is not None:
                raise RuntimeError("the kernel lends no network namespace")
        return held.pid

    def _listen(self, place: str, holder: int, port: int, encrypt: ssl.SSLContext | None) -> None:
        def make() -> socket.socket:
            listener = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            # So that it may answer from addresses that it was not given.
            listener.setsockopt(socket.IPPROTO_IP, _IP_TRANSPARENT, 1)
            listener.bind(("::", port))
            listener.listen(64)
            return listener

        listener = _inside(holder, make)
        self._stack.callback(lambda: (_quiet_shutdown(listener), listener.close()))
        threading.Thread(target=self._accept, args=(place, listener, port, encrypt), daemon=True).start()

    def _accept(self, place: str, listener: socket.socket, port: int, encrypt: ssl.SSLContext | None) -> None:
        while True:
            try:
                connection, _peer = listener.accept()
            except OSError:
                return
            # Heard at once, whether or not anything is asked: a connection is what must not be.
            address = connection.getsockname()[0].removeprefix("::ffff:")
            threading.Thread(target=self._serve, args=(place, connection, address, port, encrypt), daemon=True).start()

    def _serve(
        self, place: str, connection: socket.socket, address: str, port: int, encrypt: ssl.SSLContext | None
    ) -> None:
        connection.settimeout(60)
        position = len(self.asked)
        self.asked.append(Asked(address, port, b"", place))
        with contextlib.suppress(OSError), connection:
            if encrypt is not None:
                connection = encrypt.wrap_socket(connection, server_side=True)
            head = b""
            while b"\r\n\r\n" not in head and (received := connection.recv(65536)):
                head += received
            asked = Asked(address, port, head.split(b"\r\n\r\n")[0], place)
            if position < len(self.asked):
                self.asked[position] = asked
            answer = self.answer(asked)
            for piece in [answer] if isinstance(answer, bytes) else answer:
                connection.sendall(piece)
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_WR)
            connection.close()

    def _serve_names(self, holder: int) -> None:
        def make() -> socket.socket:
            listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            listener.bind((WORLD, 53))
            return listener

        listener = _inside(holder, make)
        self._stack.callback(lambda: (_quiet_shutdown(listener), listener.close()))

        def serve() -> None:
            while True:
                try:
                    question, peer = listener.recvfrom(4096)
                    if not question:
                        return
                    listener.sendto(self._resolve(question), peer)
                except OSError:
                    return

        threading.Thread(target=serve, daemon=True).start()

    def _resolve(self, question: bytes) -> bytes:
        """The answer to one question (RFC 1035): A and AAAA records, kept for no time."""
        labels, place = [], 12
        while question[place]:
            labels.append(question[place + 1 : place + 1 + question[place]].decode("ascii", "replace"))
            place += 1 + question[place]
        name, kind = ".".join(labels).lower(), struct.unpack(">H", question[place + 1 : place + 3])[0]
        count = self.name_counts.get(f"{name}/{kind}", 0)
        self.name_counts[f"{name}/{kind}"] = count + 1
        family, wanted = (socket.AF_INET6, ":") if kind == 28 else (socket.AF_INET, ".")
        found = (
            [each for each in self.names(name, count) if (":" in each) == (wanted == ":")] if kind in (1, 28) else []
        )
        unknown = not self.names(name, count)
        head = question[:2] + struct.pack(">HHHHH", 0x8183 if unknown else 0x8180, 1, len(found), 0, 0)
        records = [
            b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 0, len(packed)) + packed
            for packed in (socket.inet_pton(family, each) for each in found)
        ]
        return head + question[12 : place + 5] + b"".join(records)


def _name_of(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()[:16]


def _quiet_shutdown(listener: socket.socket) -> None:
    with contextlib.suppress(OSError):
        listener.shutdown(socket.SHUT_RDWR)


def _ip(holder: int, words: str) -> None:
    subprocess.run(["nsenter", f"--net=/proc/{holder}/ns/net", "ip", *words.split()], check=True, capture_output=True)


def _inside(holder: int, make: Callable[[], socket.socket]) -> socket.socket:
    """The socket that `make` makes, made in the network of the process `holder`."""
    made: list[socket.socket | BaseException] = []

    def enter() -> None:
        try:
            with Path(f"/proc/{holder}/ns/net").open("rb") as namespace:
                if ctypes.CDLL(None, use_errno=True).setns(namespace.fileno(), _CLONE_NEWNET) != 0:
                    raise OSError(ctypes.get_errno(), "setns")
            made.append(make())
        except BaseException as error:  # noqa: BLE001 - handed to the thread that asked
            made.append(error)

    thread = threading.Thread(target=enter)
    thread.start()
    thread.join()
    if isinstance(made[0], BaseException):
        raise made[0]
    return made[0]


def _make_certificates(folder: Path) -> ssl.SSLContext:
    """An authority of our own and a certificate for every name under `.example`."""
    import datetime

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    now = datetime.datetime.now(datetime.UTC)

    def make(name: str, key: Any, issuer: str, signer: Any, extensions: Sequence[tuple[Any, bool]]) -> x509.Certificate:
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        )
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical=critical)
        return builder.sign(signer, hashes.SHA256())

    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    use = x509.KeyUsage(
        digital_signature=True, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    authority = make(
        "Example Authority", authority_key, "Example Authority", authority_key,
        [(x509.BasicConstraints(ca=True, path_length=0), True), (use, True)],
    )  # fmt: skip
    names = [x509.DNSName("*.example"), x509.DNSName("plover.example"), x509.DNSName("www.plover.example")]
    certificate = make(
        "plover.example", key, "Example Authority", authority_key, [(x509.SubjectAlternativeName(names), False)]
    )
    pem = serialization.Encoding.PEM
    (folder / "authority.pem").write_bytes(authority.public_bytes(pem))
    (folder / "server.pem").write_bytes(
        certificate.public_bytes(pem)
        + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    return context
