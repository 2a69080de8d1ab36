"""Body → fingerprint: sampled hashes of its word shingles (FracMinHash). Pure.

Hashes are the upper 48 bits of 64-bit xxh3 of the tokens' UTF-8, combined and finished here: SQLite keeps such a number
in six bytes, and of the 700 million that ten million articles have some 8,000 would meet by chance, where a candidate
needs two. They are stored, so nothing in this module may change without re-fingerprinting the archive (`relink`).
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
import xxhash
from numpy.typing import NDArray

from archive.arrays import distinct
from archive.tokens import UNSPACED

SHINGLE_WORDS: Final = (
    3  # tokens; 5 loses OCR texts (.88 against .84 of them found), 2 finds chance (docs/decisions.md)
)
SHINGLE_CHARACTERS: Final = 6  # tokens of a text in an unspaced script, where a token is one character
# One shingle in so many is kept: of a long text one in ten, 68 rows and under 1.5 kB of an article of 4 kB …
SAMPLED: Final = (10, 4, 2, 1)
DENSE_ROWS: Final = 32  # … and of a shorter one as many more as give it so many rows
BUCKET_BITS: Final = 16  # enough that two stories rarely share a bucket, and 31 buckets mean 31 stories

BYTES_A_HASH: Final = 6  # as packed, and as SQLite keeps it in a row
HASH_BITS: Final = 8 * BYTES_A_HASH

_SPARED_BITS: Final = 64 - HASH_BITS
_LOWEST: Final = -(1 << (HASH_BITS - 1))
_SHIFT_1, _SHIFT_2, _SHIFT_3 = np.uint64(30), np.uint64(27), np.uint64(31)
_MIX_1, _MIX_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)  # splitmix64's finaliser
# Independent odd multipliers: multiples of one constant would fold a shingle of small numbers into one linear sum.
_ODD: Final = np.array([xxhash.xxh3_64_intdigest(b"shingle%d" % i) | 1 for i in range(16)], dtype=np.uint64)
_UNSPACED_CHARACTER: Final = re.compile(f"[{UNSPACED}]")


@lru_cache(maxsize=1 << 17)  # most words of a batch are the same few thousand
def _token_hash(token: str) -> int:
    return xxhash.xxh3_64_intdigest(token.encode("utf-8", "surrogatepass"))


def token_hashes(tokens: Sequence[str]) -> NDArray[np.uint64]:
    """One hash a token, in order."""
    return np.fromiter(map(_token_hash, tokens), dtype=np.uint64, count=len(tokens))


def shingle_hashes(hashes: NDArray[np.uint64], length: int) -> NDArray[np.uint64]:
    """One hash for every run of `length` (at most 16) items, in order; for a text shorter than that, one for the whole.

    The hash depends on the order of the items.
    """
    count = len(hashes) - length + 1
    if count < 1:
        return shingle_hashes(hashes, len(hashes)) if len(hashes) else hashes
    combined = np.zeros(count, dtype=np.uint64)
    for place in range(length):
        combined += hashes[place : place + count] * _ODD[place]
    combined = (combined ^ (combined >> _SHIFT_1)) * _MIX_1
    combined = (combined ^ (combined >> _SHIFT_2)) * _MIX_2
    return combined ^ (combined >> _SHIFT_3)


def shingle_length(tokens: Sequence[str]) -> int:
    """How many tokens make a shingle of this text: more where most tokens are single characters."""
    if "".join(tokens).isascii():
        return SHINGLE_WORDS
    single = sum(len(token) == 1 and _UNSPACED_CHARACTER.match(token) is not None for token in tokens)
    return SHINGLE_CHARACTERS if 2 * single > len(tokens) else SHINGLE_WORDS


def fingerprint(tokens: Sequence[str]) -> NDArray[np.int64]:
    """The sampled shingle hashes, ascending, each once. Empty for an empty text.

    What a long text keeps, a shorter one keeps too, if it has it.
    """
    whole = shingle_hashes(token_hashes(tokens), shingle_length(tokens)).view(np.int64)
    shingles = distinct(whole >> _SPARED_BITS)
    one_in = next((rate for rate in SAMPLED if len(shingles) >= DENSE_ROWS * rate), 1)
    # Signed order throughout: the databases know no unsigned integers.
    return shingles if one_in == 1 else shingles[shingles < _LOWEST + 2**HASH_BITS // one_in]


def bucket_of(hashes: Sequence[int] | NDArray[np.int64]) -> int:
    """0-65535, from the least hash: texts that share most of their words share it too. 0 for an empty fingerprint."""
    return int(hashes[0]) & ((1 << BUCKET_BITS) - 1) if len(hashes) else 0


def pack(hashes: Sequence[int] | NDArray[np.int64]) -> bytes:
    """Little-endian, with a sign."""
    return np.asarray(hashes, dtype="<i8").view(np.uint8).reshape(-1, 8)[:, :BYTES_A_HASH].tobytes()


def unpack(stored: bytes | memoryview) -> NDArray[np.int64]:
    packed = np.frombuffer(stored, dtype=np.uint8).reshape(-1, BYTES_A_HASH)
    shifted = np.zeros((len(packed), 8), dtype=np.uint8)
    shifted[:, 8 - BYTES_A_HASH :] = packed
    return shifted.view("<i8").ravel().astype(np.int64) >> _SPARED_BITS  # the sign comes back with the shift
