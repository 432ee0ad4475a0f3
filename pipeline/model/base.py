"""Base of all published models."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """Frozen, closed to unknown keys; `None` means that the registry states nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")
