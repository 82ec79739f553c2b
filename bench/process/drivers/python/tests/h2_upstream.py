"""A small upstream that speaks HTTP/2 over TLS, for the tests."""

from __future__ import annotations

import asyncio
import pathlib
import ssl
import subprocess

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import StreamEnded
from tests.upstream import BODY, SERVICE_TIME, Upstream


class H2Upstream(Upstream):
    """Answers every request with status 200."""

    scheme = "https"

    def __init__(self, folder: str) -> None:
        super().__init__()
        key, certificate = pathlib.Path(folder, "key.pem"), pathlib.Path(folder, "cert.pem")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-subj", "/CN=claudebench test", "-addext", "subjectAltName=IP:127.0.0.1",
             "-addext", "keyUsage=critical,digitalSignature,keyCertSign",
             "-days", "2", "-keyout", key, "-out", certificate],
            check=True, capture_output=True,
        )  # fmt: skip
        self.roots = certificate.read_text()
        self.tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.tls.load_cert_chain(certificate, key)
        self.tls.set_alpn_protocols(["h2"])

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        h2 = H2Connection(H2Configuration(client_side=False))
        h2.initiate_connection()
        writer.write(h2.data_to_send())
        while data := await reader.read(65536):
            for event in h2.receive_data(data):
                if isinstance(event, StreamEnded):
                    self.requests.append(({}, b""))
                    h2.send_headers(event.stream_id, [(":status", "200"), ("x-mock-service-time", str(SERVICE_TIME))])
                    h2.send_data(event.stream_id, BODY, end_stream=True)
            writer.write(h2.data_to_send())
        writer.close()
