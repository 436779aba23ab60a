"""
How much a comment looks like spam, by weights that were learned: pure, and without what learned them.

Weights are kept as bytes, all little-endian: the four letters NPSF, the version of `comments.spam.features` and BITS as
16-bit numbers, the bias as a 64-bit float, then one 32-bit float (IEEE 754) for each feature.
"""

import struct
import sys
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, sqrt

from comments.spam.features import BITS, BUCKETS, VERSION

MAGIC = b"NPSF"
_HEAD = struct.Struct("<4sHHd")


class OtherFormat(ValueError):
    """The weights are of another version of the features, or no weights at all."""


@dataclass(frozen=True)
class Weights:
    """What was learned: `bias`, and a weight for each of the BUCKETS features."""

    bias: float
    of_features: "array[float]"

    def score(self, numbers: Sequence[int]) -> float:
        """
        Return how much the comment of these features looks like spam: from 0, not at all, to 1.

        A logistic regression over features of equal strength, their squares adding up to 1.
        """
        if not numbers:
            return _logistic(self.bias)
        weights = self.of_features
        return _logistic(self.bias + sum(weights[number] for number in numbers) / sqrt(len(numbers)))


def pack(bias: float, weights: Iterable[float]) -> bytes:
    """Return the bytes of BUCKETS weights. Raises ValueError for any other number of them."""
    values = array("f", weights)
    if len(values) != BUCKETS:
        raise ValueError(f"{len(values)} weights, and there are {BUCKETS} features.")
    return _HEAD.pack(MAGIC, VERSION, BITS, bias) + _little_endian(values).tobytes()


def unpack(content: bytes) -> Weights:
    """Return the weights that `pack` wrote. Raises OtherFormat for what it did not write, or wrote long ago."""
    if len(content) != _HEAD.size + 4 * BUCKETS:
        raise OtherFormat(f"{len(content)} bytes are no weights.")
    magic, version, bits, bias = _HEAD.unpack_from(content)
    if (magic, version, bits) != (MAGIC, VERSION, BITS):
        raise OtherFormat(f"The weights are of version {version}; this is version {VERSION}.")
    values = array("f")
    values.frombytes(content[_HEAD.size :])
    return Weights(bias, _little_endian(values))


def _little_endian(values: "array[float]") -> "array[float]":
    if sys.byteorder == "big":
        values.byteswap()
    return values


def _logistic(number: float) -> float:
    # exp of a large number is none; beyond 40 the answer no longer changes.
    return 1 / (1 + exp(-max(-40.0, min(40.0, number))))
