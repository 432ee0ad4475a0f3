"""Files as they come: empty, binary, packed, torn."""

import gzip
import io
import zipfile

import pytest

from pipeline.errors import UnreadableInput
from pipeline.parse.containers import Part, open_parts
from pipeline.parse.sniffing import Form, sniff


def zip_of(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def outcomes(data: bytes) -> list[tuple[str, str]]:
    """Form or reason, and member, of everything in data."""
    return [
        (item.form.value if isinstance(item, Part) else item.reason, item.member) for item in open_parts(data)
    ]


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"", Form.EMPTY),
        (b" \r\n\x00\n", Form.EMPTY),
        (b'\xef\xbb\xbf{"a": 1}', Form.JSON),
        (b"\n[1]", Form.JSON),
        ('{"protocolSection": {}}'.encode("utf-16"), Form.JSON),
        ("<html><body>x</body></html>".encode("utf-16-le"), Form.HTML),
        (b"<?xml version='1.0'?><trial/>", Form.XML),
        (b"<!DOCTYPE html><html>", Form.HTML),
        (b"<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0'><html xmlns='x'>", Form.HTML),
        (b"<clinical_study rank='1'>", Form.XML),
        (b"Trial \x00 of one NUL and much text around it, long enough", Form.TEXT),
        (b"< 18 years", Form.TEXT),
        (bytes(range(256)) * 4, Form.BINARY),
        (b"%PDF-1.7 text", Form.BINARY),
    ],
)
def test_the_form_is_told_by_content(data: bytes, form: Form) -> None:
    assert sniff(data) is form


def test_a_zip_gives_every_document_and_every_failure() -> None:
    packed = zip_of(
        {"a.json": b"{}", "b/empty.txt": b"", "../c.json": b"[]", "d.json.gz": gzip.compress(b"{}")}
    )
    assert outcomes(packed) == [
        ("json", "a.json"),
        ("empty_file", "b/empty.txt"),
        ("json", "../c.json"),
        ("json", "d.json.gz"),
    ]


def test_an_archive_inside_an_archive_is_refused() -> None:
    assert outcomes(zip_of({"inner.zip": zip_of({"a.json": b"{}"})})) == [("nested_archive", "inner.zip")]


def test_a_damaged_zip_entry_stops_only_itself() -> None:
    packed = bytearray(zip_of({"a.json": b'{"a": 1234567890}' * 50, "b.json": b"{}"}))
    packed[45] ^= 0xFF
    assert outcomes(bytes(packed)) == [("damaged_zip", "a.json"), ("json", "b.json")]


def test_a_zip_cut_off_is_damaged() -> None:
    assert outcomes(zip_of({"a.json": b"{}"})[:-10]) == [("damaged_zip", "")]


def test_every_member_of_a_gzip_file_is_read() -> None:
    parts = list(open_parts(gzip.compress(b'{"a":') + gzip.compress(b"1}")))
    assert parts == [Part("", Form.JSON, b'{"a":1}')]


def test_a_gzip_file_cut_off_is_an_error_not_half_a_record() -> None:
    assert outcomes(gzip.compress(b'{"a": 1}' * 100)[:-9]) == [("truncated_gzip", "")]


def test_a_bomb_is_refused() -> None:
    bomb = gzip.compress(b"\x20" * 100_000_000)
    assert outcomes(bomb) == [("too_large", "")]
    assert outcomes(zip_of({"bomb.txt": b" " * 100_000_000})) == [("too_large", "bomb.txt")]


def test_messages_say_what_to_do() -> None:
    (item,) = open_parts(b"")
    assert isinstance(item, UnreadableInput)
    assert str(item) == "the file is empty; fetch it again"
