"""A server on loopback that speaks as much of OpenAI's protocol as sayso asks for, and answers what a test wants."""

import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODEL = "tamsin-7b"
HEARING_SECONDS = 30.0
"""How long a connection may stand still before the server drops it: nothing outlives the tests."""

Answer = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


@dataclass
class Server:
    """A running server: its address for the setting `llm_endpoint`, and what it was asked."""

    address: str
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    @property
    def passages(self) -> list[str]:
        """The passages sent, one for each request."""
        return [json.loads(body["messages"][1]["content"])["passage"] for body in self.asked]

    @property
    def environment(self) -> dict[str, str]:
        """The settings with which the command reads by this server."""
        return {"SAYSO_READER": "llm", "SAYSO_LLM_ENDPOINT": self.address, "SAYSO_LLM_MODEL": MODEL}


@contextmanager
def serve(answer: Answer) -> Iterator[Server]:
    """A server that gives each request to `answer`; it ends with the block."""
    server: Server

    class Handler(BaseHTTPRequestHandler):
        timeout = HEARING_SECONDS
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(length))
            server.asked.append(body)
            server.headers.append(dict(self.headers))
            server.paths.append(self.path)
            self.close_connection = True
            with suppress(OSError):  # the client goes away when it has had enough
                answer(self, body)

        def do_GET(self) -> None:
            server.paths.append(self.path)
            self.send_error(405)

        def log_message(self, *_arguments: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, request: object, client_address: object) -> None:
            pass

        def server_bind(self) -> None:
            socketserver.TCPServer.server_bind(self)  # not HTTPServer's: it asks the resolver for the host's name
            self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    with Quiet(("127.0.0.1", 0), Handler) as running:
        server = Server(f"http://127.0.0.1:{running.server_port}/v1")
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            running.shutdown()
            thread.join()


def send(handler: BaseHTTPRequestHandler, body: bytes, *, status: int = 200, **headers: str) -> None:
    """Sends one whole answer."""
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def wrap(content: object, **envelope: object) -> bytes:
    """The envelope of a chat's answer around `content`, a string or what becomes one as JSON."""
    words = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": words}}
    return json.dumps({"id": "chat-1", "object": "chat.completion", "choices": [choice], **envelope}).encode()


def say(content: object) -> Answer:
    """An answer with the same content to every request."""
    return lambda handler, _body: send(handler, wrap(content))


def statement(
    content: str, speaker: str | None, cue: str, stance: str = "asserts", kinds: tuple[str, ...] = ("toll",)
) -> dict[str, Any]:
    """One statement as a model gives it."""
    return {"content": content, "speaker": speaker, "cue": cue, "stance": stance, "kinds": list(kinds)}


def statements(*made: dict[str, Any]) -> dict[str, Any]:
    """The content of an answer with these statements."""
    return {"statements": list(made)}
