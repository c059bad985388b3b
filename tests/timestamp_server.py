"""A real timestamp server on loopback: answers are made by `openssl ts` with an authority of its own."""

import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

CONFIG = """\
[req]
distinguished_name = name
prompt = no
[name]
CN = Norvik Test Time Root
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[tsa]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[ts]
default_tsa = ts1
[ts1]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


def find_openssl() -> str | None:
    """The program, None where it is not installed."""
    return shutil.which("openssl")


class TimestampServer:
    """A server at `address` in a thread; `root` is the file of its authority's certificate."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "root.pem"
        self.asked: list[bytes] = []
        self.status = 200
        self.answer: bytes | None = None

    def __enter__(self) -> Self:
        self._make_authority()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                request = self.rfile.read(int(self.headers["Content-Length"]))
                server.asked.append(request)
                answer = server.answer if server.answer is not None else server.make_answer(request)
                self.send_response(server.status)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(target=self._http.serve_forever)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def make_answer(self, request: bytes) -> bytes:
        (self.folder / "request.tsq").write_bytes(request)
        self._openssl(
            "ts", "-reply", "-config", "config", "-section", "ts1", "-queryfile", "request.tsq", "-out", "a.tsr"
        )
        return (self.folder / "a.tsr").read_bytes()

    def environment(self) -> dict[str, str]:
        """The settings that name it."""
        return {"SAYSO_TIMESTAMP_SERVER": self.address, "SAYSO_TIMESTAMP_AUTHORITY": str(self.root)}

    def _make_authority(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "config").write_text(CONFIG.format(folder=self.folder))
        (self.folder / "serial").write_text("01\n")
        new = ("req", "-new", "-newkey", "rsa:2048", "-nodes", "-config", "config")
        self._openssl(*new, "-x509", "-days", "3650", "-extensions", "root", "-keyout", "root.key", "-out", "root.pem")
        self._openssl(*new, "-subj", "/CN=Norvik Test Time", "-keyout", "tsa.key", "-out", "tsa.csr")
        signed = ("x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial")
        self._openssl(*signed, "-days", "3650", "-extfile", "config", "-extensions", "tsa", "-out", "tsa.pem")

    def _openssl(self, *arguments: str) -> None:
        subprocess.run([find_openssl() or "openssl", *arguments], cwd=self.folder, check=True, capture_output=True)
