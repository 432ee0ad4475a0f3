"""`trialmill demo-server`: simulated registries on this machine, to try `sync` without the internet."""

from __future__ import annotations

import sys
from datetime import date
from typing import Annotated

import typer

from pipeline.cli.output import write_lines
from pipeline.errors import UsageError
from pipeline.run.ingesting import utc_now
from pipeline.simulators.catalog import SIMULATORS
from pipeline.simulators.ctgov import CtgovSimulator
from pipeline.simulators.faults import Fault, Faults
from pipeline.simulators.server import CONTROL, make_server
from pipeline.simulators.world import World


def demo_server(
    registries: Annotated[
        list[str] | None, typer.Argument(help="Codes of registries; all by default.")
    ] = None,
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.")] = 8808,
    records: Annotated[int, typer.Option(min=0, help="Invented records of each registry.")] = 1000,
    page_size: Annotated[
        int | None, typer.Option(min=1, help="Most studies a page of ClinicalTrials.gov (else 1,000).")
    ] = None,
    faults: Annotated[
        list[Fault] | None, typer.Option("--fault", help="Let each address fail so once; may be repeated.")
    ] = None,
) -> None:
    """Play registries over HTTP until interrupted; prints how to sync from them."""
    codes = registries or sorted(SIMULATORS)
    unknown = [code for code in codes if code not in SIMULATORS]
    if unknown:
        raise UsageError(
            f"there is no simulator of {unknown[0]!r}; there are {', '.join(sorted(SIMULATORS))}"
        )
    # Windows are told by days: those of the simulators begin today.
    today = date.fromisoformat(utc_now()[:10])
    trouble = Faults(tuple(faults or ()))
    simulators = {code: SIMULATORS[code](World(records, day=today), trouble) for code in codes}
    if page_size and isinstance(ctgov := simulators.get("ctgov"), CtgovSimulator):
        ctgov.most_per_page = page_size
    server, state = make_server(simulators, trouble, port)
    for code in codes:
        url = state.url(code)
        write_lines([f"{code}: trialmill sync {code} --base-url {url} --db output/demo.db"])
    root = f"http://127.0.0.1:{state.port}/{CONTROL}"
    write_lines([f"a day passes: curl -X POST '{root}/{codes[0]}/advance?changed=0.01&added=2&removed=1'"])
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        write_lines(["stopped"])
    finally:
        server.server_close()
