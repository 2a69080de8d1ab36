"""Dumps that unfold without end, lie about their size, or name places outside: every kind that is packed."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile

import zstandard

from tests.archive.ingest.members import zipped

MEGABYTE = 1 << 20
CLIMBING = ("../../up.txt", "/tmp/climbed.txt", "..\\..\\up.txt", "C:\\up.txt", "a/../../../up.txt", "//host/up.txt")
PACKERS = {
    "gz": lambda data: gzip.compress(data, mtime=0),
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard.compress,
}
TAR_TYPES = {
    "symlink": tarfile.SYMTYPE, "hard link": tarfile.LNKTYPE, "character device": tarfile.CHRTYPE,
    "block device": tarfile.BLKTYPE, "pipe": tarfile.FIFOTYPE,
}  # fmt: skip


def unfolding(megabytes: int = 64) -> dict[str, bytes]:
    """Name to dump; each would become at least so many megabytes."""
    zeros = bytes(megabytes * MEGABYTE)
    found = {f"a.{ending}": pack(zeros) for ending, pack in PACKERS.items()}
    found |= {f"twice.{ending}.{ending}": pack(pack(zeros)) for ending, pack in PACKERS.items()}
    found |= {f"a.tar.{ending}": pack(_tar_of({"a.txt": zeros})) for ending, pack in PACKERS.items()}
    found["a.zip"] = zipped({"a.txt": zeros, "b.txt": "one"})
    found["only.zip"] = zipped({"a.txt": zeros})
    found["nested.zip"] = _nested(found["a.zip"])
    found["overlapping.zip"] = _overlapping(zeros[: 8 * MEGABYTE], 1000)
    found["lying.zip"] = _lying(zipped({"a.txt": zeros, "b.txt": "one"}), len(zeros))
    found["hollow.zip"] = _hollow_zip(60_000)
    found["hollow.tar.gz"] = PACKERS["gz"](_tar_of({"a.txt": b""})[: tarfile.BLOCKSIZE] * 100_000 + bytes(1024))
    found["stated.tar"] = _stated_tar(1 << 40)
    found["sparse.tar"] = _sparse_tar(1 << 40)
    return found


def climbing() -> dict[str, bytes]:
    """Members whose names lead elsewhere, links and devices, each beside a good one."""
    found = {"names.zip": zipped({**dict.fromkeys(CLIMBING, "The ferry is late."), "good.txt": "The ferry is late."})}
    found["names.tar"] = _tar_of(dict.fromkeys((*CLIMBING, "good.txt"), b"The ferry is late."))
    for kind, mark in TAR_TYPES.items():
        found[f"{kind}.tar"] = _tar_of({"good.txt": b"The ferry is late."}, linked=mark)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("link.txt/inside.txt", "The ferry is late.")
    found["link.zip"] = buffer.getvalue()
    return found


def _tar_of(files: dict[str, bytes], linked: bytes | None = None) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        if linked:
            info = tarfile.TarInfo("trap.txt")
            info.type, info.linkname, info.devmajor, info.devminor = linked, "/etc/passwd", 1, 5
            archive.addfile(info)
    return buffer.getvalue()


def _nested(bomb: bytes, levels: int = 4, wide: int = 8) -> bytes:
    for _ in range(levels):
        bomb = zipped({f"{n}.zip": bomb for n in range(wide)})
    return bomb


def _overlapping(data: bytes, entries: int) -> bytes:
    """So many names for one packed piece (D. Fifield, A better zip bomb, 2019): a ratio that no member states."""
    whole = zipped({"a": data})
    at = whole.index(b"PK\x01\x02")
    end = whole.rindex(b"PK\x05\x06")
    record = whole[at:end]
    directory = b"".join(record[:46] + b"%c" % (97 + n % 26) + record[47:] for n in range(entries))
    tail = bytearray(whole[end:])
    tail[8:12] = entries.to_bytes(2, "little") * 2
    tail[12:16] = len(directory).to_bytes(4, "little")
    return whole[:at] + directory + bytes(tail)


def _hollow_zip(entries: int) -> bytes:
    """So many files without a byte in them; at most 65,535, as the directory's end counts in two bytes."""
    whole = zipped({"a.txt": b""})
    at, end = whole.index(b"PK\x01\x02"), whole.rindex(b"PK\x05\x06")
    directory = whole[at:end] * entries
    tail = bytearray(whole[end:])
    tail[8:12] = entries.to_bytes(2, "little") * 2
    tail[12:16] = len(directory).to_bytes(4, "little")
    tail[16:20] = (at * entries).to_bytes(4, "little")
    return whole[:at] * entries + directory + bytes(tail)


def _lying(data: bytes, size: int) -> bytes:
    """Every place that states the unpacked size says ten bytes."""
    return data.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))


def _stated_tar(size: int) -> bytes:
    info = tarfile.TarInfo("a.txt")
    info.size = size
    return info.tobuf(tarfile.GNU_FORMAT) + bytes(10_240)


def _sparse_tar(size: int) -> bytes:
    """A few bytes that GNU tar takes for a file of `size` bytes, all holes but the end."""
    headers = {"GNU.sparse.major": "0", "GNU.sparse.minor": "1", "GNU.sparse.name": "a.txt",
               "GNU.sparse.size": str(size), "GNU.sparse.map": f"{size - 1},1"}  # fmt: skip
    info = tarfile.TarInfo("a.txt")
    info.size, info.pax_headers = 1, headers
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(info, io.BytesIO(b"x"))
    return buffer.getvalue()
