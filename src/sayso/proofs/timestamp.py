"""Tokens of timestamp servers (RFC 3161): what is asked for, and whether an answer attests it."""

import base64
import binascii
import datetime

from cryptography import x509
from rfc3161_client import (
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerifierBuilder,
    decode_timestamp_response,
)
from rfc3161_client import (
    VerificationError as TokenError,
)
from rfc3161_client.base import HashAlgorithm

from sayso.errors import DataError, VerificationError

REQUEST_TYPE = "application/timestamp-query"
ANSWER_TYPE = "application/timestamp-reply"


def make_request(data: bytes) -> TimeStampRequest:
    """What to ask a server to attest `data`: its SHA-256, with a nonce; the server's certificate is to come along."""
    return TimestampRequestBuilder(data).hash_algorithm(HashAlgorithm.SHA256).build()


def read_authority(pem: bytes) -> tuple[x509.Certificate, ...]:
    """The certificates of an authority.

    Raises:
        DataError: there is none in it.
    """
    try:
        return tuple(x509.load_pem_x509_certificates(pem))
    except ValueError:
        raise DataError("the file of `timestamp_authority` holds no certificates in PEM") from None


def check_token(token: str, sha256: str, authority: str, *, nonce: int | None = None) -> str:
    """The time that a token attests for the hash `sha256`, UTC in ISO 8601.

    Args:
        token: The server's answer, in base64.
        sha256: The hash that it must be of, as hex.
        authority: Certificates (PEM): those that sign themselves are trusted, the others may stand between.
        nonce: That of the request, where it is still known.

    Raises:
        VerificationError: it attests something else, or is not signed by the authority.
    """
    try:
        answer = decode_timestamp_response(base64.b64decode(token, validate=True))
        _verifier(authority, nonce).verify(answer, bytes.fromhex(sha256))
    except (TokenError, ValueError, binascii.Error, RuntimeError) as error:
        reason = " ".join(str(error).split())[:120]
        raise VerificationError(f"the timestamp does not hold ({reason or type(error).__name__})") from None
    return _time_of(answer)


def _verifier(authority: str, nonce: int | None):  # type: ignore[no-untyped-def] # rfc3161-client exports no type for it
    builder = VerifierBuilder(nonce=nonce)
    for certificate in read_authority(authority.encode()):
        if certificate.subject == certificate.issuer:
            builder = builder.add_root_certificate(certificate)
        else:
            builder = builder.add_intermediate_certificate(certificate)
    return builder.build()


def _time_of(answer: TimeStampResponse) -> str:
    at = answer.tst_info.gen_time.astimezone(datetime.UTC)
    return at.isoformat().replace("+00:00", "Z")
