"""Base of all published models."""

from __future__ import annotations

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from pipeline.model.codes import ValueStatus

CodeT = TypeVar("CodeT")


class Frozen(BaseModel):
    """Frozen, closed to unknown keys; `None` means that the registry states nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Coded(Frozen, Generic[CodeT]):
    """A coded value: the registry's words, our code, and how one became the other.

    `code` is None unless status is mapped or inferred (or the code itself says not applicable or unknown);
    `rule` names the rule of an inferred or repaired value.
    """

    raw: str | None = None
    code: CodeT | None = None
    status: ValueStatus = ValueStatus.MAPPED
    rule: str | None = None
