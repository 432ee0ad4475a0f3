"""Pages that are no answer, told by their shape: captcha, bot challenge, maintenance, login, not found, empty.

They come with status 200 as often as not. A page is judged by its title, its first heading and by marks that
only such pages carry; words in the text alone never condemn it, because a trial may be about anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

_HEAD_BYTES: Final = 256 * 1024
_TITLE: Final = re.compile(r"<(title|h1|h2)\b[^>]*>(.*?)</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAGS: Final = re.compile(r"<[^>]*>")
_HTML: Final = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_INVISIBLE: Final = re.compile(r"<(script|style|noscript|head)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
# A page with a record has thousands of characters to read; a challenge has a sentence or two.
_FEW_WORDS: Final = 1500
_LONGEST_HEADING: Final = 120


class WrongPageKind(NamedTuple):
    """A stable reason and what to do about it."""

    reason: str
    message: str


BOT_CHALLENGE: Final = WrongPageKind("bot_challenge", "the server asks for a proof of being no robot; ask less often, or save the page from a browser and ingest it")  # fmt: skip
CAPTCHA: Final = WrongPageKind(
    "captcha", "the server asks for a captcha; save the page from a browser and ingest it"
)
MAINTENANCE: Final = WrongPageKind("maintenance", "the server is down for maintenance; try again later")
LOGIN: Final = WrongPageKind(
    "login_page", "the server asks for a login; save the page from a browser and ingest it"
)
NOT_FOUND: Final = WrongPageKind("not_found", "the server says that there is no such page, though with a status of success")  # fmt: skip
SERVER_ERROR: Final = WrongPageKind("server_error", "the server shows an error of its own; try again later")
EMPTY: Final = WrongPageKind("empty_page", "the server sent nothing; try again later")
UNEXPECTED_HTML: Final = WrongPageKind("unexpected_html", "the server sent a web page where data were asked for; try again later")  # fmt: skip

_HEADERS: Final = (
    ("cf-mitigated", "challenge"),
    ("x-amzn-waf-action", "captcha"),
    ("x-amzn-waf-action", "challenge"),
)
_CHALLENGE_MARKS: Final = re.compile(
    r"_Incapsula_Resource|aliyun_waf|acw_sc__v[23]|AwsWafIntegration|awsWafCookieDomainList|px-captcha"
    r"|captcha-delivery\.com|window\._cf_chl_opt|/distil_r_captcha|Pardon Our Interruption|errors\.edgesuite\.net"
    r"|sucuri_cloudproxy|ddos-guard",
    re.IGNORECASE,
)
_CAPTCHA_MARKS: Final = re.compile(
    r"g-recaptcha|h-captcha|cf-turnstile|geetest|<img[^>]+captcha|<input[^>]+captcha", re.IGNORECASE
)
_PASSWORD: Final = re.compile(r"<input[^>]+type\s*=\s*[\"']?password", re.IGNORECASE)
_TITLES: Final = (
    (
        BOT_CHALLENGE,
        r"just a moment|attention required|access (?:to this page )?(?:has been )?(?:denied|blocked)|are you (?:a )?(?:human|robot)"
        r"|checking your browser|security check|verify(?:ing)? (?:that )?you are (?:a )?human|request (?:rejected|blocked)"
        r"|(?:not|non|no) ?access$|robot check|enable javascript and cookies|unusual traffic|(?:not|are not) a robot",
    ),
    (CAPTCHA, r"captcha|verification code|验证码"),
    (
        MAINTENANCE,
        r"(?:under|down for|scheduled|site|system|in) maintenance|^maintenance$|maintenance (?:page|mode|notice)"
        r"|temporarily (?:unavailable|down|closed|offline)|service unavailable|back soon|out of service|scheduled downtime"
        r"|メンテナンス|システム停止|점검|维护|em manutenção",
    ),
    (
        LOGIN,
        r"^(?:please )?(?:log ?-?in|sign ?-?in)\b|login required|session (?:has )?(?:expired|timed ?out)",
    ),
    (
        NOT_FOUND,
        r"\b404\b|(?:page|record|trial|study|resource|file|document)s? (?:was |is |could )?(?:not (?:be )?found|not available|does not exist)"
        r"|no (?:such )?(?:page|record|trial|study)s?(?: was| were)?(?: found)?$|^not found$|does ?n[o']t exist"
        r"|(?:no longer|not) available$|ページが見つかりません",
    ),
    (
        SERVER_ERROR,
        r"^(?:an )?(?:error|runtime error|application error|server error)\b(?! of| in| rate)|internal server error"
        r"|bad gateway|gateway time-?out|\b50[0234]\b|too many requests|unexpected error|system error",
    ),
)
_TITLE_RULES: Final = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _TITLES)
KINDS_OF_WORDS: Final = tuple(kind for kind, _ in _TITLES)


def recognize_wrong_page(body: bytes, headers: Mapping[str, str] | None = None) -> WrongPageKind | None:
    """Return what kind of wrong page this is, None where it may be an answer.

    Args: headers are the response's, names in lower case, where there are any.

    >>> recognize_wrong_page(b"<html><title>Just a moment...</title></html>").reason
    'bot_challenge'
    """
    for name, value in _HEADERS:
        if headers and value in headers.get(name, "").lower():
            return BOT_CHALLENGE
    if not body.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        return EMPTY
    text = body[:_HEAD_BYTES].decode("utf-8", "replace")
    if not is_html(text):
        return None
    words = _visible_length(text) if len(body) <= _HEAD_BYTES else len(body)
    is_short = words < _FEW_WORDS
    if is_short and _CHALLENGE_MARKS.search(text):
        return BOT_CHALLENGE
    for heading in _headings(text):
        for kind, rule in _TITLE_RULES:
            if rule.search(heading) and is_short:
                return kind
    if is_short and _CAPTCHA_MARKS.search(text):
        return CAPTCHA
    if is_short and _PASSWORD.search(text):
        return LOGIN
    return EMPTY if words == 0 else None


def kind_of_words(lines: Iterable[str]) -> WrongPageKind | None:
    """Return what the first of the short lines of a saved text says that is no answer, None where none does.

    >>> kind_of_words(["Sample site", "Page not found"]).reason
    'not_found'
    """
    for line in lines:
        if len(line) <= _LONGEST_HEADING:
            for kind, rule in _TITLE_RULES:
                if rule.search(line):
                    return kind
    return None


def is_html(text: str) -> bool:
    """Return whether a document begins as a web page does."""
    return bool(_HTML.match(text[:4096]))


def _headings(text: str) -> list[str]:
    found = [_TAGS.sub(" ", match[2]) for match in list(_TITLE.finditer(text))[:4]]
    return [" ".join(heading.split()) for heading in found]


def _visible_length(text: str) -> int:
    return len(" ".join(_TAGS.sub(" ", _INVISIBLE.sub(" ", text)).split()))
