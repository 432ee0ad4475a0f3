"""`trialmill registries`: which sources can be read, in which forms, under which terms."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.output import print_json, print_table
from pipeline.parse.catalog import ADAPTERS


def registries(
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for machines.")] = False,
) -> None:
    """List the sources: forms that are read, evidence behind the adapter, terms of use."""
    sources = [
        {
            "source": adapter.facts.code,
            "name": adapter.facts.name,
            "forms": sorted({shape.name for shape in adapter.shapes}),
            "evidence": adapter.facts.evidence.value,
            "licence": adapter.facts.licence,
            "terms": adapter.facts.terms_url,
            "home": adapter.facts.home,
        }
        for adapter in ADAPTERS
    ]
    if as_json:
        print_json(sources)
    else:
        print_table(
            ("source", "name", "forms", "evidence", "licence"),
            [(s["source"], s["name"], ", ".join(s["forms"]), s["evidence"], s["licence"]) for s in sources],
        )
