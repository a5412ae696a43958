"""Certificates are always verified: by the authorities of the machine, or those that REQUESTS_CA_BUNDLE names."""

import re
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from connectors.authentication import bearer
from connectors.rest import Ask, Client, SourceError
from tests.connectors.fakes.server import Reply, Scripted, Server, serving


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a key, and the certificate of 127.0.0.1 that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def encrypted(certificate: Path) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with serving(Scripted([Reply({"items": []})]), tls=context) as server:
        yield server


def _client(server: Server) -> Client:
    return Client("our desk", server.url, bearer("green"), sleep=lambda seconds: None)


@pytest.mark.parametrize("off", [{}, {"CURL_CA_BUNDLE": ""}, {"PYTHONHTTPSVERIFY": "0"}])
def test_a_certificate_that_nobody_vouches_for_is_refused_at_once(
    encrypted: Server, off: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in off.items():
        monkeypatch.setenv(name, value)
    client = _client(encrypted)
    with pytest.raises(
        SourceError, match=r"^our desk: the server's certificate is not trusted: .*self-signed"
    ):
        client.ask(Ask("tickets"))
    assert client.account.calls == 1
    assert encrypted.asked == []


def test_the_authority_of_the_house_may_vouch(
    encrypted: Server, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    assert _client(encrypted).ask(Ask("tickets")).body == {"items": []}


def test_no_module_can_switch_it_off() -> None:
    """The word by which `requests` would be told is in no module of ours, neither as an argument nor as an attribute."""
    root = Path(__file__).parents[2] / "connectors"
    word = re.compile(r"\bverify\s*=|\.verify\b")
    assert [path.name for path in root.rglob("*.py") if word.search(path.read_text(encoding="utf-8"))] == []
