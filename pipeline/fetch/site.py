"""Who is asked and within which bounds: a source's hosts, its pace, and the limits of one request."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from pipeline.config import VERSION
from pipeline.errors import RefusedRequest, UsageError
from pipeline.model.registry import RegistryFacts

_DEFAULT_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Site:
    """A source's servers. `base_url` is a mirror or simulator that the user named: it alone is asked then."""

    source: str
    hosts: tuple[str, ...]
    seconds_between_requests: float
    reason: str = ""
    base_url: str | None = None

    @property
    def is_loopback(self) -> bool:
        """Return whether the user named a server on this machine."""
        host = urlsplit(self.base_url).hostname if self.base_url else None
        return host == "localhost" or (host is not None and _is_loopback_address(host))

    def check(self, url: str) -> SplitResult:
        """Return the parts of a URL that may be asked.

        Raises: RefusedRequest where its scheme, host or port is not this source's.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise RefusedRequest(url, f"this is no address ({error})") from error
        if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
            raise RefusedRequest(url, "only http and https addresses are fetched")
        if parts.username is not None or parts.password is not None:
            raise RefusedRequest(url, "an address with a name or password in it is not fetched")
        if self.base_url:
            base = urlsplit(self.base_url)
            if (parts.scheme, parts.hostname, port) != (base.scheme, base.hostname, base.port):
                raise RefusedRequest(url, f"it lies outside of the server that was named, {self.base_url}")
        elif parts.hostname not in self.hosts:
            raise RefusedRequest(url, f"it is no host of {self.source} ({', '.join(self.hosts)})")
        elif port not in (None, _DEFAULT_PORTS[parts.scheme]):
            raise RefusedRequest(url, f"{self.source} is only asked on the standard ports")
        return parts


def site_of(facts: RegistryFacts, base_url: str | None = None) -> Site:
    """Return the site of a source; a server of the user's own on this machine is asked without pauses.

    Raises: UsageError where base_url is no address of a server.
    """
    if base_url is not None and not _is_address(base_url):
        raise UsageError(
            f"a server that stands in for {facts.code} is an http or https address, not {base_url!r}"
        )
    pace = facts.politeness
    site = Site(facts.code, facts.hosts, pace.seconds_between_requests, pace.reason, base_url)
    if site.is_loopback:
        return Site(facts.code, facts.hosts, 0.0, "the user's own machine", base_url)
    return site


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in _DEFAULT_PORTS and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


def _is_loopback_address(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one request; each number has its reason beside it."""

    attempts: int = 4
    deadline_seconds: float = 180.0  # 1,000 studies of ClinicalTrials.gov are 17 MB: a minute on a slow line
    stall_seconds: float = 60.0  # jRCT lists take 30 s to begin
    max_wire_bytes: int = 256 * 2**20
    max_body_bytes: int = 512 * 2**20
    max_redirects: int = 10
    retry_after_max_seconds: float = 900.0  # a server that asks for a year does not mean it
    backoff_initial_seconds: float = 2.0
    backoff_max_seconds: float = 60.0
    jitter: float = 0.25  # share of the pause that is added at random
    concurrency: int = 2  # requests under way to one host


def user_agent(contact: str | None, site: Site) -> str:
    """Return the one name under which this program asks, with the operator's contact.

    Raises: UsageError where a registry would be asked by somebody whom it cannot reach.
    """
    if contact is None and not site.is_loopback:
        raise UsageError(
            "set TRIALMILL_CONTACT to an e-mail address or web page, so that the registry can reach you"
        )
    return f"trialmill/{VERSION} (+{contact or 'loopback'})"
