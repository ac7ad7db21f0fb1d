"""Hashes of byte strings, the same in every process and on every machine (FNV-1a, Fowler, Noll & Vo 1991)."""

import numpy as np

from nlp.compiled import part

FNV_START = np.uint64(0xCBF29CE484222325)

_FNV_PRIME = np.uint64(0x100000001B3)
_MIX = np.uint64(0xD6E8FEB86659FD93)


@part
def hash_byte(value, byte):  # type: ignore[no-untyped-def]
    """A running hash with one byte more; all digits are alike, since figures are no behaviour."""
    if np.uint8(48) <= byte <= np.uint8(57):
        byte = np.uint8(48)
    return (value ^ np.uint64(byte)) * _FNV_PRIME


@part
def mixed(value):  # type: ignore[no-untyped-def]
    """A running hash with its bits spread."""
    value ^= value >> np.uint64(32)
    value *= _MIX
    return value ^ (value >> np.uint64(32))


@part
def hash_bytes(buffer, start, end):  # type: ignore[no-untyped-def]
    """The hash of buffer[start:end]."""
    value = FNV_START
    for index in range(start, end):
        value = hash_byte(value, buffer[index])
    return mixed(value)
