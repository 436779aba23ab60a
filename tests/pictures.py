"""Files of pictures for tests."""

import random
import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image


def photograph(format: str, size: tuple[int, int], *, grain: int = 32, **options: Any) -> bytes:
    """A picture with `grain` patches a side, as a file of this format; `options` are what Pillow saves it with."""
    patches = Image.frombytes("RGB", (grain, grain), random.Random(7).randbytes(grain * grain * 3))
    out = BytesIO()
    patches.resize(size, Image.Resampling.BICUBIC).save(out, format, **options)
    return out.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and has no pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"")
