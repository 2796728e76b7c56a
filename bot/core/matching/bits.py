"""Masks of a week's starts: as Python numbers where one is looked at, as rows of 64-bit words where many are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

EVERY = np.uint64(2**64 - 1)


def words_of(mask: int, words: int) -> list[int]:
    """A mask as words of 64 bits, lowest first."""
    return [(mask >> 64 * place) & 0xFFFFFFFFFFFFFFFF for place in range(words)]


def number_of(words: NDArray[Any]) -> int:
    """Words of 64 bits, lowest first, as one number."""
    return int.from_bytes(np.ascontiguousarray(words, "<u8").tobytes(), "little")


def ones(bits: int) -> Iterator[int]:
    """The places of the bits that are set, lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def some(rows: Words) -> Flags:
    """For each row [..., words]: is any bit set? Word by word, which is several times as fast as numpy's own way."""
    out = rows[..., 0].copy()
    for word in range(1, rows.shape[-1]):
        out |= rows[..., word]
    return out != 0


def count(rows: Words) -> Numbers:
    """How many bits are set in each row [..., words]."""
    out = np.bitwise_count(rows[..., 0]).astype(np.int64)
    for word in range(1, rows.shape[-1]):
        out += np.bitwise_count(rows[..., word])
    return out


def lowest(rows: Words) -> Numbers:
    """The place of the lowest bit that is set in each row [n, words]; 0 where there is none."""
    first = np.argmax(rows != 0, axis=1)
    word = rows[np.arange(len(rows)), first]
    return np.where(word == 0, 0, first * 64 + np.bitwise_count((word & (~word + np.uint64(1))) - np.uint64(1)))


def later(rows: Words, steps: int) -> Words:
    """The masks [..., words] moved towards later starts, by fewer than 64 steps."""
    if steps == 0:
        return rows
    moved = rows << np.uint64(steps)
    moved[..., 1:] |= rows[..., :-1] >> np.uint64(64 - steps)
    return moved


def covered(rows: Words, length: int, bits: int) -> Words:
    """The steps of the week, which is a circle of `bits`, that lie in a session of `length` steps from some start."""
    out, done = rows, 1
    while done < length:
        by = min(done, length - done, 63)
        out = out | later(out, by)
        done += by
    return _wrapped(out, bits)


def _wrapped(rows: Words, bits: int) -> Words:
    """What has run past the end of the week is put at its beginning."""
    word, bit = divmod(bits, 64)
    out = rows.copy()
    over = out[..., word:] >> np.uint64(bit)
    if bit:
        over[..., :-1] |= out[..., word + 1 :] << np.uint64(64 - bit)
        out[..., word] &= np.uint64((1 << bit) - 1)
        out[..., word + 1 :] = 0
    else:
        out[..., word:] = 0
    out[..., : over.shape[-1]] |= over[..., : out.shape[-1]]
    return out
