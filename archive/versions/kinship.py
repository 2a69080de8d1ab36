"""What an item says of itself → keys that states of one thing share: its address, its number, its predecessor's. Pure.

A headline is none. An address without a path is a front page, which holds another story every day.
"""

import re
from typing import Final
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

import xxhash

from archive.versions.shingles import BYTES_A_HASH

LEAST_NUMBER: Final = 5  # characters; a shorter number counts the items of a file, or the revisions of one
_TRACKING: Final = re.compile(
    r"utm_.*|at_.*|mc_[ce]id|fbclid|gclid|yclid|msclkid|dclid|gbraid|wbraid|igshid|cmp|cmpid|xtor|ocid|ref_src|spm|_ga|rss",
    re.IGNORECASE,
)
_PORTS: Final = (":80", ":443")


def keys_of(url: str, canonical_id: str, version_of: str, scope: object) -> tuple[int, ...]:
    """Ascending, each once, as wide as a fingerprint's hashes.

    `scope`: who gave the numbers; None: nobody knows, they say nothing. `version_of` is the number of the version
    before: whoever bears it, or names it too, is kin.
    """
    said = {address_of(url), *(_number(value, scope) for value in (canonical_id, version_of))}
    return tuple(sorted(_hashed(value) for value in said if value))


def address_of(url: str) -> str:
    """Without what may differ between two ways to one page; empty where it names no page of its own."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    if parts.scheme.lower() not in {"http", "https"}:
        return ""
    path, query = parts.path.rstrip("/"), _query(parts)
    return f"{_host(parts)}{path}{query}" if path or query else ""


def _host(parts: SplitResult) -> str:
    host = parts.netloc.rpartition("@")[2].lower().removeprefix("www.")
    return next((host.removesuffix(port) for port in _PORTS if host.endswith(port)), host)


def _query(parts: SplitResult) -> str:
    told = [(name, value) for name, value in parse_qsl(parts.query) if not _TRACKING.fullmatch(name)]
    return f"?{urlencode(sorted(told))}" if told else ""


def _number(value: str, scope: object) -> str:
    """A number that is an address means the page; any other counts within its source."""
    value = value.strip()
    if value.lower().startswith(("http://", "https://")):
        return address_of(value)
    return f"\n{scope}\n{value}" if scope is not None and len(value) >= LEAST_NUMBER else ""


def _hashed(value: str) -> int:
    digest = xxhash.xxh3_64_digest(value.encode("utf-8", "surrogatepass"))
    return int.from_bytes(digest[:BYTES_A_HASH], signed=True)
