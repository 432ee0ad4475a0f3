"""Pages that are no answer are told by their shape; pages about trials never are taken for one."""

from pathlib import Path

import pytest

from pipeline.readers.wrong_pages import kind_of_words, recognize_wrong_page

FIXTURES = Path(__file__).parents[2] / "fixtures"


def page(title: str, body: str = "", head: str = "") -> bytes:
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()
    )


WRONG = {
    "cloudflare": (
        page(
            "Just a moment...",
            "<noscript>Enable JavaScript</noscript>",
            "<script>window._cf_chl_opt={}</script>",
        ),
        "bot_challenge",
    ),
    "cloudflare block": (
        page("Attention Required! | Cloudflare", "<h1>Sorry, you have been blocked</h1>"),
        "bot_challenge",
    ),
    "incapsula": (
        b'<html><head><script src="/_Incapsula_Resource?SWJIYLWA=1"></script></head><body></body></html>',
        "bot_challenge",
    ),
    "aliyun": (
        b"<html><script>var arg1='4A6';document.cookie='acw_sc__v2=x'</script></html>",
        "bot_challenge",
    ),
    "aws waf": (
        page("", "<div id='challenge-container'></div><script>AwsWafIntegration.getToken()</script>"),
        "bot_challenge",
    ),
    "akamai": (
        page("Access Denied", "<h1>Access Denied</h1>Reference #18.1 https://errors.edgesuite.net/18.1"),
        "bot_challenge",
    ),
    "perimeterx": (
        page("Access to this page has been denied", "<div id='px-captcha'></div>"),
        "bot_challenge",
    ),
    "distil": (page("Pardon Our Interruption", "<p>Something about your browser</p>"), "bot_challenge"),
    "f5": (
        page("Request Rejected", "The requested URL was rejected. Your support ID is: 1"),
        "bot_challenge",
    ),
    "no access": (page("NoAccess", "<p>You have no access</p>"), "bot_challenge"),
    "captcha form": (
        page("CTRI", "<form><img src='/captcha.php'><input name='T4'></form><p>Enter the code</p>"),
        "captcha",
    ),
    "recaptcha": (page("Search", "<form><div class='g-recaptcha' data-sitekey='x'></div></form>"), "captcha"),
    "turnstile": (page("ReBEC", "<div class='cf-turnstile'></div>"), "captcha"),
    "maintenance": (page("Site under maintenance", "<h1>We will be back soon</h1>"), "maintenance"),
    "maintenance heading": (page("DRKS", "<h1>System maintenance</h1><p>Until 6 pm</p>"), "maintenance"),
    "unavailable": (page("503 Service Unavailable", "<h1>Service Unavailable</h1>"), "maintenance"),
    "japanese maintenance": (page("メンテナンスのお知らせ", "<p>停止中</p>"), "maintenance"),
    "login": (page("Log in", "<form><input type='password' name='p'></form>"), "login_page"),
    "login without a title": (
        page("ANZCTR", "<form><input name=u><input type=password></form>"),
        "login_page",
    ),
    "session": (page("Session expired", "<p>Start again</p>"), "login_page"),
    "soft 404": (page("Page not found", "<h1>404</h1>"), "not_found"),
    "no trial": (page("ICTRP", "<h2>The trial was not found</h2>"), "not_found"),
    "no such record": (page("Registry", "<h1>No records found</h1>"), "not_found"),
    "error": (page("Error", "<p>Something went wrong</p>"), "server_error"),
    "gateway": (page("502 Bad Gateway", "<center><h1>502 Bad Gateway</h1></center>nginx"), "server_error"),
    "asp.net": (page("Runtime Error", "<h1>Server Error in '/' Application.</h1>"), "server_error"),
    "empty": (b"", "empty_page"),
    "blank": (b"\xef\xbb\xbf \r\n\x00", "empty_page"),
    "an empty shell": (page("", "<div id='root'></div><script>render()</script>"), "empty_page"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_page_that_is_no_answer_is_told(name: str) -> None:
    body, reason = WRONG[name]
    found = recognize_wrong_page(body)
    assert found is not None and found.reason == reason


def test_a_challenge_is_told_by_its_headers() -> None:
    for headers in ({"cf-mitigated": "challenge"}, {"x-amzn-waf-action": "captcha"}):
        found = recognize_wrong_page(b"<html><body>1</body></html>", headers)
        assert found is not None and found.reason == "bot_challenge"


_TEXT = "<p>" + "Patients are randomized to one of two arms and followed for a year. " * 40 + "</p>"


@pytest.mark.parametrize(
    "body",
    [
        page("Maintenance treatment with rituximab", _TEXT),
        page("Login burden in telemedicine: an error rate study", _TEXT),
        page("A study of captcha-based attention", _TEXT + "<form><div class='h-captcha'></div></form>"),
        page("Trial 404-A of a drug", _TEXT),
        page("Study record", _TEXT + "<input type='password'><h1>Sign in</h1>"),
        page("Maintenance Therapy in Lupus", "<p>Phase 3. 120 participants.</p>"),
        page("Error of refraction in children", "<p>Observational. 30 participants.</p>"),
        b'{"title": "Page not found"}',
        b"<trial><title>404 Not Found</title></trial>",
        b"plain words about maintenance",
    ],
)
def test_a_page_about_a_trial_is_left_alone(body: bytes) -> None:
    assert recognize_wrong_page(body) is None


def test_no_fixture_page_is_taken_for_a_wrong_one() -> None:
    pages = [path for path in FIXTURES.glob("*/*/page.*") if '"quarantine"' not in _meta(path)]
    assert len(pages) > 20
    assert [str(path) for path in pages if recognize_wrong_page(path.read_bytes())] == []


def _meta(path: Path) -> str:
    return path.with_name("meta.json").read_text("utf-8")


@pytest.mark.corpus
def test_no_real_page_is_taken_for_a_wrong_one(corpus: Path) -> None:
    pages = sorted(path for path in corpus.rglob("*.htm*") if path.is_file())[:300]
    assert pages
    assert [path.name for path in pages if recognize_wrong_page(path.read_bytes())] == []


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["clinic.example", "Just a moment...", "Enable JavaScript and cookies to continue"], "bot_challenge"),
        (["Our systems have detected unusual traffic"], "bot_challenge"),
        (["Sample site", "404", "Page not found"], "not_found"),
        (["Log in", "E-mail", "Password"], "login_page"),
        (["Service temporarily unavailable"], "maintenance"),
        (["Internal Server Error"], "server_error"),
        (["A trial of examplin", "Status: Recruiting"], None),
        (["Patients who cannot be found at the visit are called " + "again " * 20 + "until the page was not found"], None),
        ([], None),
    ],
)  # fmt: skip
def test_the_short_lines_of_a_saved_text_say_what_is_no_answer(lines: list[str], reason: str | None) -> None:
    kind = kind_of_words(lines)
    assert (kind.reason if kind else None) == reason
