"""A bucket that speaks S3; whatever its client raises is an OSError, as from any storage."""

import functools
from collections.abc import Callable
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from .storage import LINK_LIFETIME, content_type, disposition

# Seconds; a page waits for it, and boto3 by itself goes on for five minutes.
PATIENCE = Config(connect_timeout=3, read_timeout=10, retries={"total_max_attempts": 2})


def _as_os_error(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return method(*args, **kwargs)
        except (Boto3Error, BotoCoreError, ClientError) as error:
            raise OSError(str(error)) from error

    return call


class Bucket(S3Storage):  # type: ignore[misc]  # it has no types
    client_config: Config
    file_overwrite = True  # names are random, so nobody is asked whether one is taken

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.client_config = self.client_config.merge(PATIENCE)

    def get_object_parameters(self, name: str) -> dict[str, Any]:
        parameters: dict[str, Any] = super().get_object_parameters(name)
        return parameters | {"ContentType": content_type(name)}

    _open = _as_os_error(S3Storage._open)
    _save = _as_os_error(S3Storage._save)
    delete = _as_os_error(S3Storage.delete)
    exists = _as_os_error(S3Storage.exists)
    size = _as_os_error(S3Storage.size)
    listdir = _as_os_error(S3Storage.listdir)
    get_modified_time = _as_os_error(S3Storage.get_modified_time)


class VideoBucket(Bucket):
    """The same bucket, whose links are signed and run out."""

    def get_default_settings(self) -> dict[str, Any]:
        defaults: dict[str, Any] = super().get_default_settings()
        return defaults | {"querystring_expire": LINK_LIFETIME}

    def download_url(self, name: str, filename: str) -> str:
        parameters = {"ResponseContentDisposition": disposition(name, filename)}
        url: str = self.url(name, parameters=parameters)
        return url
