"""Settings that come from the environment, read in one place and only on request."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

VERSION: Final = "0.1.0"
DEFAULT_ARCHIVE: Final = Path("output/archive")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says. `contact` is the e-mail or page by which a registry can reach the operator."""

    contact: str | None
    archive: Path
    base_urls: Mapping[str, str]

    def base_url(self, source: str) -> str | None:
        """Return the server that stands in for a source's own, None for the registry itself."""
        return self.base_urls.get(source)


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings: `TRIALMILL_CONTACT`, `TRIALMILL_ARCHIVE` and one `TRIALMILL_<SOURCE>_URL` a source.

    >>> read_settings({"TRIALMILL_CTGOV_URL": "http://127.0.0.1:8000"}).base_url("ctgov")
    'http://127.0.0.1:8000'
    """
    base_urls = {
        name.removeprefix("TRIALMILL_").removesuffix("_URL").lower(): value
        for name, value in environ.items()
        if name.startswith("TRIALMILL_") and name.endswith("_URL") and value
    }
    archive = Path(environ.get("TRIALMILL_ARCHIVE") or DEFAULT_ARCHIVE)
    return Settings(environ.get("TRIALMILL_CONTACT") or None, archive, base_urls)
