"""Originals in a bucket: django-storages, with the archive's own words for what goes wrong. Optional."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from archive.delivery.originals import CannotKeepError

_HELD: Final = 8 << 20  # bytes of an original held in memory while it is read; what is over goes to the disk


class Bucket(S3Storage):  # type: ignore[misc]
    """Named by content, so that writing twice writes the same."""

    def __init__(self, **options: Any) -> None:
        """Servers other than Amazon's have an `endpoint_url`, no host name a bucket, and no checksums of Amazon's."""
        if "endpoint_url" in options:
            plain: Any = "when_required"
            options["client_config"] = Config(
                s3={"addressing_style": "path"}, request_checksum_calculation=plain, response_checksum_validation=plain
            )
        super().__init__(file_overwrite=True, max_memory_size=_HELD, **options)

    def _save(self, name: str, content: Any) -> str:
        with _told():
            return str(super()._save(name, content))

    def exists(self, name: str) -> bool:
        with _told():
            return bool(super().exists(name))


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        sentence = f"The place of the originals that ORIGINALS_URL names cannot be used ({error}). Nothing was stored."
        raise CannotKeepError("unreachable", sentence) from error
