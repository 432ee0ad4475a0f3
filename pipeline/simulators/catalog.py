"""The registries that can be played, by code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pipeline.simulators.ctgov import CtgovSimulator
from pipeline.simulators.http import SimulatorFactory

SIMULATORS: Final[Mapping[str, SimulatorFactory]] = {"ctgov": CtgovSimulator}
