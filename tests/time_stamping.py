"""A time-stamp authority and a publisher of withdrawn certificates on this machine alone: two paths of one small server that ends with the test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

from asn1crypto import tsp
from certificates import authority, person
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.keys import load_private_key_from_pemder_data
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore


class Authority:
    """What the server answers with; `asked` counts requests by path. `crl`: the list of withdrawn certificates; none: it is not there."""

    def __init__(self) -> None:
        self.crl, self.stamps, self.asked = b"", True, {"/crl": 0, "/tsa": 0}
        self.address = ""

    def answer(self, path: str, body: bytes) -> tuple[int, str, bytes]:
        self.asked[path] = self.asked.get(path, 0) + 1
        if path == "/crl" and self.crl:
            return 200, "application/pkix-crl", self.crl
        if path == "/tsa" and self.stamps:
            return 200, "application/timestamp-reply", self._stamper().request_tsa_response(tsp.TimeStampReq.load(body)).dump()
        return 404, "text/plain", b""

    def certificate(self) -> x509.Certificate:
        return person("Time-stamp authority", stamps=True, crl=f"{self.address}/crl")[1]

    def _stamper(self) -> DummyTimeStamper:
        key, certificate = person("Time-stamp authority", stamps=True, crl=f"{self.address}/crl")
        store = SimpleCertificateStore.from_certs([_asn1(authority()[1])])
        return DummyTimeStamper(
            _asn1(certificate),
            load_private_key_from_pemder_data(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()), passphrase=None),
            certs_to_embed=store,
        )


def _asn1(certificate: x509.Certificate):
    from asn1crypto import x509 as asn1

    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))


@contextmanager
def served() -> Iterator[Authority]:
    """The authority, listening on a free port of the loopback address."""
    found = Authority()

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])))

        def _answer(self, body: bytes) -> None:
            status, kind, content = found.answer(self.path, body)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answering)
    found.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
