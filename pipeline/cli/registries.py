"""`trialmill registries`: which sources can be read, in which forms, under which terms, and how completely."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.output import print_json, print_table
from pipeline.cli.reading import AsJson, Db, print_result, reading
from pipeline.parse.catalog import ADAPTERS
from pipeline.query.reading import leaf_coverage
from pipeline.run.ingesting import DEFAULT_DB
from pipeline.run.plans import how_synced


def registries(
    coverage: Annotated[
        bool,
        typer.Option(
            "--coverage",
            help="What became of every value of the sources in the database: read, ignored with a reason, unread.",
        ),
    ] = False,
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> None:
    """List the sources: forms that are read, what a sync brings, evidence behind the adapter, terms of use."""
    if coverage:
        with reading(db) as connection:
            print_result(leaf_coverage(connection), as_json)
        return
    sources = [
        {
            "source": adapter.facts.code,
            "name": adapter.facts.name,
            "forms": sorted({shape.name for shape in adapter.shapes}),
            "sync": how_synced(adapter.facts.code),
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
            ("source", "name", "forms", "sync", "evidence", "licence"),
            [
                (s["source"], s["name"], ", ".join(s["forms"]), s["sync"], s["evidence"], s["licence"])
                for s in sources
            ],
        )
