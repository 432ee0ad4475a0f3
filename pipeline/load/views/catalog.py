"""All views, in the order in which they are created."""

from __future__ import annotations

from pipeline.load.views.questions import OPEN_FINDINGS, REGISTRATIONS
from pipeline.load.views.spec import View

VIEWS: tuple[View, ...] = (REGISTRATIONS, OPEN_FINDINGS)
