"""Archives and compressed files made of bytes, and what opening gives of them."""

import bz2
import gzip
import io
import lzma
import random
import tarfile
from functools import cache

import zstandard

from archive.ingest.items import Member
from archive.ingest.opening import Limits, expand
from tests.archive.ingest.members import member

LIMITS = Limits(unpacked_bytes=1 << 20, member_bytes=1 << 20, members=100)
PACKED = {
    "gz": lambda data: gzip.compress(data, mtime=0),
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard.compress,
}


def opened(data, locator="d.zip", limits=LIMITS):
    return list(expand(member(data, locator), limits))


def content(given: Member) -> bytes:
    with given.open() as stream:
        return stream.read()


def tarred(files: dict[str, bytes | None], form: int = tarfile.PAX_FORMAT) -> bytes:
    """None for a link to /etc/passwd."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data or b""), 1_602_000_000
            if data is None:
                info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(info, io.BytesIO(data or b""))
    return buffer.getvalue()


def noise(size: int) -> bytes:
    return random.Random(1).randbytes(size)


@cache
def bomb(ending: str) -> bytes:
    """64 MiB of nothing."""
    return PACKED[ending](bytes(64 << 20))
