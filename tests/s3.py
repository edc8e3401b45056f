"""A bucket that speaks S3, in memory, on a port of this machine: moto's server."""

import contextlib
from collections.abc import Iterator

import boto3
from moto.server import ThreadedMotoServer

ACCOUNT = {
    "region_name": "us-east-1",
    "aws_access_key_id": "key",
    "aws_secret_access_key": "secret",
}


@contextlib.contextmanager
def serving() -> Iterator[int]:
    """Its port, as long as the context lasts."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        yield server.get_host_and_port()[1]
    finally:
        server.stop()


def make_bucket(port: int, name: str) -> None:
    boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}", **ACCOUNT).create_bucket(
        Bucket=name
    )


def storage_url(port: int, name: str) -> str:
    """MEDIA_STORAGE_URL."""
    return f"s3://key:secret@{name}?region=us-east-1&endpoint=http://127.0.0.1:{port}"
