"""Base of all published models."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict

from pipeline.model.codes import ValueStatus

CodeT = TypeVar("CodeT")
# The slots of every model, set behind the back of a frozen one.
_set_values, _set_fields_set, _set_extra, _set_private = (
    BaseModel.__dict__[slot].__set__
    for slot in ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
)


class Frozen(BaseModel):
    """Frozen, closed to unknown keys; `None` means that the registry states nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    _all_fields: ClassVar[set[str]] = set()

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Keep the names of the fields, which every trusted instance shares."""
        super().__pydantic_init_subclass__(**kwargs)
        cls._all_fields = set(cls.model_fields)

    @classmethod
    def trusted(cls, values: dict[str, Any]) -> Self:
        """Return an instance over values that are complete, valid and in the order of the fields; nothing is checked.

        A fraction of the time of `model_construct`, for the objects that a run makes by the million.
        """
        made = cls.__new__(cls)
        _set_values(made, values)
        _set_fields_set(made, cls._all_fields)
        _set_extra(made, None)
        _set_private(made, None)
        return made


class Coded(Frozen, Generic[CodeT]):
    """A coded value: the registry's words, our code, and how one became the other.

    `code` is None unless status is mapped or inferred (or the code itself says not applicable or unknown);
    `rule` names the rule of an inferred or repaired value.
    """

    raw: str | None = None
    code: CodeT | None = None
    status: ValueStatus = ValueStatus.MAPPED
    rule: str | None = None
