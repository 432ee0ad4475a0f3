"""Every encoding that registries serve is read, whatever the header says; nothing is lost in silence."""

from __future__ import annotations

import pytest

from pipeline.readers.decode import decode_text

CHINESE = (
    "评价注射用药物治疗晚期非小细胞肺癌的有效性和安全性，年龄≥18岁，男女不限。注册时间与试验分期：二期。"
)
JAPANESE = "試験の目的は、本剤の有効性と安全性を評価することです。20歳以上の患者を対象とした無作為化試験。"
KOREAN = "이 연구는 무작위 배정, 이중 눈가림 임상시험입니다. 연구대상자는 만 19세 이상의 환자로 합니다."
FRENCH = (
    "Étude randomisée évaluant l’efficacité et la tolérance — critères d’inclusion : âge ≥ 18 ans".replace(
        "≥", ">"
    )
)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CHINESE, "utf-8"),
        (CHINESE, "gb18030"),
        (CHINESE, "gb2312"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (KOREAN, "euc_kr"),
        (FRENCH, "cp1252"),
        (FRENCH.replace("’", "'").replace("—", "-"), "iso-8859-1"),
    ],
)
@pytest.mark.parametrize(
    "header", [None, "text/html", "own", "text/html; charset=utf-8", "text/html; charset=iso-8859-1"]
)
def test_each_encoding_is_read_whatever_the_header_says(text: str, encoding: str, header: str | None) -> None:
    page = f"<html><body><h1>Trial</h1><p>{text}</p></body></html>"
    content_type = f"text/html; charset={encoding}" if header == "own" else header
    decoded = decode_text(page.encode(encoding), content_type)
    assert decoded.text == page
    assert not decoded.had_errors


def test_meta_and_xml_declaration_are_claims_of_encoding() -> None:
    page = f'<meta charset="gb2312"><p>{CHINESE[:6]}</p>'.encode("gb18030")
    assert decode_text(page).encoding == "gb18030"
    assert decode_text(page).origin == "declared"
    xml = '<?xml version="1.0" encoding="ISO-8859-1"?><a>Año</a>'.encode("iso-8859-1")
    assert decode_text(xml).text.endswith("<a>Año</a>")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le"])
def test_byte_order_mark_wins_over_the_header_and_is_not_part_of_the_text(encoding: str) -> None:
    assert (
        decode_text("<p>Größe</p>".encode(encoding), "text/html; charset=iso-8859-1").text == "<p>Größe</p>"
    )


def test_unreadable_bytes_are_counted() -> None:
    decoded = decode_text("Größe ".encode() * 20 + b"\xff\xfe\xc3 end")
    assert decoded.encoding == "utf-8"
    assert decoded.had_errors
    assert decoded.replaced_count == decoded.text.count("\ufffd") > 0


def test_replacement_character_of_the_source_itself_is_no_error() -> None:
    assert not decode_text("<p>\ufffd ü</p>".encode()).had_errors


def test_two_chinese_characters_that_are_also_utf8_follow_the_declaration() -> None:
    assert decode_text("联通".encode("gb2312"), "text/plain; charset=gb2312").text == "联通"


def test_empty_and_unknown_charsets_are_no_error() -> None:
    assert decode_text(b"").text == ""
    assert decode_text(b"plain", "text/html; charset=no-such").text == "plain"
    assert decode_text("Ä b".encode("cp1252"), "text/html; charset=base64").text == "Ä b"
