"""Compressed bytes -> bytes, within limits: what unfolds too far is refused before memory is spent on it.

Knows the content codings of HTTP: gzip (of several members), deflate (with and without zlib's head), br, zstd.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Generator, Iterator, Mapping
from typing import Final

import brotli
import zstandard

from pipeline.errors import UnreadableInput

# The largest registry export known is 2 GB zipped in 600,000 entries of at most 20 MB each.
MAX_BYTES: Final = 512 * 2**20
# A page of text packs at most 40:1; a bomb packs at 1,000:1.
MAX_RATIO: Final = 200
_RATIO_FLOOR_BYTES: Final = 16 * 2**20
_CHUNK_BYTES: Final = 2**20
_INPUT_BYTES: Final = 2**16
# The binding has no limit on output; a block of 4 bytes may unfold to 128 KiB, so 1 KiB gives 32 MiB at most.
_ZSTD_INPUT_BYTES: Final = 2**10
_GZIP_BITS: Final = 31


def check_size(size: int, packed: int, max_bytes: int = MAX_BYTES) -> None:
    """Refuse what unfolds too far: `too_large` beyond max_bytes, or beyond 200 times its packed size.

    Raises: UnreadableInput.
    """
    if size > max_bytes or (size > _RATIO_FLOOR_BYTES and size > MAX_RATIO * packed):
        raise UnreadableInput(
            "too_large",
            f"unfolds to more than {size:,} bytes from {packed:,}; split it, or check where it is from",
        )


def decode_content(data: bytes, codings: str | None, max_bytes: int = MAX_BYTES) -> bytes:
    """Return a body with its content codings (the header's value) undone, the last one applied first.

    Raises: UnreadableInput where it is cut off (`truncated_gzip` ...), damaged, too large, or in a coding
    that is not known here.
    """
    names = [name.strip().lower() for name in (codings or "").split(",")]
    for name in reversed([name for name in names if name not in ("", "identity")]):
        if name not in _DECODERS:
            raise UnreadableInput("unknown_coding", f"content coding {name!r} is not known here")
        data = _collect(_DECODERS[name](data), len(data), max_bytes)
    return data


def gunzip(data: bytes, max_bytes: int = MAX_BYTES) -> bytes:
    """Return the content of a gzip file of one or more members.

    Raises: UnreadableInput where it is cut off, damaged or unfolds beyond the limits.
    """
    return _collect(_gunzip_pieces(data), len(data), max_bytes)


def unzstd(data: bytes, max_bytes: int = MAX_BYTES) -> bytes:
    """Return the content of a zstd file of one or more frames.

    Raises: UnreadableInput where it is cut off, damaged or unfolds beyond the limits.
    """
    return _collect(_unzstd_pieces(data), len(data), max_bytes)


def _collect(pieces: Iterator[bytes], packed: int, max_bytes: int) -> bytes:
    kept: list[bytes] = []
    size = 0
    for piece in pieces:
        size += len(piece)
        check_size(size, packed, max_bytes)
        kept.append(piece)
    return b"".join(kept)


def _truncated(name: str) -> UnreadableInput:
    return UnreadableInput(f"truncated_{name}", f"the {name} data are cut off; fetch them again")


def _damaged(name: str, error: Exception) -> UnreadableInput:
    return UnreadableInput(f"damaged_{name}", f"the {name} data are damaged ({error}); fetch them again")


def _gunzip_pieces(data: bytes) -> Iterator[bytes]:
    end = len(data.rstrip(b"\x00"))  # tapes and some servers pad with NUL
    position = 0
    while position < end:
        position = yield from _inflate_pieces(data, position, _GZIP_BITS, "gzip")


def _deflate_pieces(data: bytes) -> Iterator[bytes]:
    # "deflate" means zlib's format; servers that send it bare are as common.
    has_head = len(data) > 1 and data[0] & 15 == 8 and int.from_bytes(data[:2], "big") % 31 == 0
    yield from _inflate_pieces(data, 0, zlib.MAX_WBITS if has_head else -zlib.MAX_WBITS, "deflate")


def _inflate_pieces(data: bytes, position: int, bits: int, name: str) -> Generator[bytes, None, int]:
    """Yield the pieces of one zlib stream that starts at position; return where it ends."""
    inflater = zlib.decompressobj(wbits=bits)
    try:
        while not inflater.eof:
            fed = data[position : position + _INPUT_BYTES]
            piece = inflater.decompress(fed, _CHUNK_BYTES)
            position += len(fed) - len(inflater.unconsumed_tail) - len(inflater.unused_data)
            yield piece
            if not fed and not piece and not inflater.eof:
                raise _truncated(name)
    except zlib.error as error:
        raise _damaged(name, error) from error
    return position


def _unzstd_pieces(data: bytes) -> Iterator[bytes]:
    position = 0
    while position < len(data):
        inflater = zstandard.ZstdDecompressor().decompressobj()
        try:
            while not inflater.eof and position < len(data):
                fed = data[position : position + _ZSTD_INPUT_BYTES]
                piece = inflater.decompress(fed)
                position += len(fed) - len(inflater.unused_data)
                yield piece
        except zstandard.ZstdError as error:
            raise _damaged("zstd", error) from error
        if not inflater.eof:
            raise _truncated("zstd")


def _brotli_pieces(data: bytes) -> Iterator[bytes]:
    inflater = brotli.Decompressor()
    try:
        for at in range(0, len(data), _INPUT_BYTES):
            yield inflater.process(data[at : at + _INPUT_BYTES], output_buffer_limit=_CHUNK_BYTES)
            while not inflater.can_accept_more_data():
                yield inflater.process(b"", output_buffer_limit=_CHUNK_BYTES)
    except brotli.error as error:
        raise _damaged("br", error) from error
    if not inflater.is_finished():
        raise _truncated("br")


_DECODERS: Final[Mapping[str, Callable[[bytes], Iterator[bytes]]]] = {
    "gzip": _gunzip_pieces,
    "x-gzip": _gunzip_pieces,
    "deflate": _deflate_pieces,
    "br": _brotli_pieces,
    "zstd": _unzstd_pieces,
}
