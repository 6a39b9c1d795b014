"""Packed files as streams of bytes, without the harm that a packed file can do."""

import gzip
import io
import zlib
from typing import IO, Any, cast

from copydesk.errors import InputError
from copydesk.records.record import MOST_BYTES

PACKED = {".gz": "gzip", ".zst": "zstd"}
MAGIC = {b"\x1f\x8b": "gzip", b"(\xb5/\xfd": "zstd"}
BOMB_BYTES, BOMB_RATIO = 10_000_000, 100  # text shrinks to a tenth, hardly ever to a hundredth
CHUNK = 1 << 20
BROKEN = (EOFError, zlib.error, gzip.BadGzipFile)  # what the readers of damaged files raise, beside OSError


def packing_of(head: bytes) -> str:
    """How a file that begins with some bytes is packed, "" if it is not."""
    return next((packing for magic, packing in MAGIC.items() if head.startswith(magic)), "")


def unpacked(raw: IO[bytes], packing: str) -> IO[bytes]:
    """The stream in a packed one.

    Raises:
        InputError: The library for its format is not installed.
    """
    if packing == "gzip":
        return cast(IO[bytes], gzip.GzipFile(fileobj=raw))
    return io.BufferedReader(_Zstd(raw), CHUNK) if packing == "zstd" else raw


class _Zstd(io.RawIOBase):
    """The bytes in zstd data of any number of frames; the stream reader of the library is silent on cut ones."""

    def __init__(self, raw: IO[bytes]) -> None:
        try:
            import zstandard
        except ImportError as error:
            raise InputError("zstd data need the package zstandard: pip install 'copydesk[zstd]'") from error
        self._make = zstandard.ZstdDecompressor(max_window_size=1 << 28).decompressobj
        self._errors = zstandard.ZstdError
        self._raw, self._in, self._out = raw, b"", b""
        self._frame: Any = self._make()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Fill the buffer; raises OSError on damage."""
        while not self._out:
            self._in = self._in or self._raw.read(1 << 15)
            if not self._in:
                if self._frame is not None:
                    raise EOFError("the zstd data end in the middle of a frame")
                return 0
            self._frame = self._frame or self._make()
            try:
                self._out = self._frame.decompress(self._in)
            except self._errors as error:
                raise OSError(f"damaged zstd data: {error}") from error
            self._in = self._frame.unused_data if self._frame.eof else b""
            self._frame = None if self._frame.eof else self._frame
        size = min(len(buffer), len(self._out))
        buffer[:size] = self._out[:size]
        self._out = self._out[size:]
        return size


def read_whole(stream: IO[bytes], packed_size: int) -> bytes:
    """All bytes of a document that may be packed.

    Args:
        stream: What `unpacked` gave.
        packed_size: Its size on disk; 0 if it is not packed.

    Raises:
        InputError: It is larger than any article, or unpacks to a hundred times its size.
    """
    parts: list[bytes] = []
    total = 0
    while part := stream.read(CHUNK):
        parts.append(part)
        total += len(part)
        if packed_size and total > max(BOMB_BYTES, BOMB_RATIO * packed_size):
            raise InputError(f"unpacks to more than {BOMB_RATIO} times its size, as a bomb does; not read")
        if total > MOST_BYTES:
            raise InputError(f"larger than {MOST_BYTES // 1_000_000} MB, which no article is; split it")
    return b"".join(parts)
