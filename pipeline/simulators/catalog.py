"""The registries that can be played, by code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pipeline.simulators.ctgov import CtgovSimulator
from pipeline.simulators.ctis import CtisSimulator
from pipeline.simulators.euctr import EuctrSimulator
from pipeline.simulators.http import SimulatorFactory
from pipeline.simulators.ictrp import IctrpSimulator
from pipeline.simulators.isrctn import IsrctnSimulator
from pipeline.simulators.pages import CrisSimulator, DrksSimulator, JrctSimulator, MeddataxSimulator
from pipeline.simulators.who_xml import IrctSimulator, RebecSimulator

SIMULATORS: Final[Mapping[str, SimulatorFactory]] = {
    "cris": CrisSimulator,
    "ctgov": CtgovSimulator,
    "ctis": CtisSimulator,
    "drks": DrksSimulator,
    "euctr": EuctrSimulator,
    "ictrp": IctrpSimulator,
    "irct": IrctSimulator,
    "isrctn": IsrctnSimulator,
    "jrct": JrctSimulator,
    "meddatax": MeddataxSimulator,
    "rebec": RebecSimulator,
}
