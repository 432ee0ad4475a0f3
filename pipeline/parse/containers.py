"""What lies inside a file: gzip and zstd are undone, zip archives opened, each within limits.

Nothing is written to disk, so a name inside an archive is only ever a label.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final, NamedTuple

from pipeline.errors import UnreadableInput
from pipeline.parse.sniffing import Form, sniff
from pipeline.readers.inflate import check_size, gunzip, unzstd

MAX_ENTRIES: Final = 2_000_000


class Part(NamedTuple):
    """The bytes of one document, the form they have, and where they lie in the snapshot."""

    member: str
    form: Form
    data: bytes


def open_parts(data: bytes, member: str = "") -> Iterator[Part | UnreadableInput]:
    """Yield every document in data; what cannot be opened is yielded as an error in its place."""
    form = sniff(data)
    if form is Form.ZIP and not member:
        yield from _open_zip(data)
    elif form is Form.ZIP:
        yield UnreadableInput(
            "nested_archive", f"{member} is an archive inside an archive; unpack it", member
        )
    elif form in (Form.GZIP, Form.ZSTD):
        try:
            inner = gunzip(data) if form is Form.GZIP else unzstd(data)
        except UnreadableInput as error:
            error.member = member
            yield error
        else:
            inner_form = sniff(inner)
            if inner_form in (Form.GZIP, Form.ZSTD):
                yield UnreadableInput("nested_archive", "compressed twice; unpack it", member)
            elif inner_form is Form.ZIP:
                yield from open_parts(inner, member)
            else:
                yield from _one(inner, inner_form, member)
    else:
        yield from _one(data, form, member)


def _one(data: bytes, form: Form, member: str) -> Iterator[Part | UnreadableInput]:
    what = member or "the file"
    if form is Form.EMPTY:
        yield UnreadableInput("empty_file", f"{what} is empty; fetch it again", member)
    elif form is Form.WARC:
        message = f"{what} is a WARC file inside another file; unpack it"
        yield UnreadableInput("nested_archive", message, member)
    elif form is Form.BINARY:
        message = f"{what} is no text (it starts with {data[:8]!r}); save the page as HTML, XML, JSON or text"
        yield UnreadableInput("binary_file", message, member)
    else:
        yield Part(member, form, data)


def _open_zip(data: bytes) -> Iterator[Part | UnreadableInput]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        yield UnreadableInput("damaged_zip", f"the zip file is damaged ({error}); fetch it again")
        return
    entries = [info for info in archive.infolist() if not info.is_dir()]
    if len(entries) > MAX_ENTRIES:
        yield UnreadableInput("too_many_entries", f"{len(entries):,} zip entries; split the archive")
        return
    if not entries:
        yield UnreadableInput("empty_file", "the zip file holds no entry; fetch it again")
    for info in entries:
        try:
            check_size(info.file_size, info.compress_size)
            with archive.open(info) as stream:
                content = stream.read(info.file_size + 1)
            if len(content) > info.file_size:
                raise UnreadableInput("damaged_zip", f"{info.filename} is longer than announced")
        except UnreadableInput as error:
            error.member = info.filename
            yield error
        except (
            zipfile.BadZipFile,
            zlib.error,
            NotImplementedError,
            RuntimeError,
            EOFError,
            OSError,
        ) as error:
            yield UnreadableInput(
                "damaged_zip", f"{info.filename} cannot be unpacked ({error})", info.filename
            )
        else:
            yield from open_parts(content, info.filename)
