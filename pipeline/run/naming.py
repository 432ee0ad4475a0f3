"""Registration ids, as a user or the database has them -> the names under which a registry is asked for them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.load.progress import addresses_of
from pipeline.normalize.identifiers import canonical_registration_id
from pipeline.query.reading import open_read_only
from pipeline.run.plans import Target
from pipeline.vocab.registries import registry_of_id


def names_to_ask(target: Target, ids: Iterable[str], db: Path) -> tuple[str, ...]:
    """Return the names of registrations: their ids, or the registry's own numbers where it takes nothing else.

    Raises: UsageError where an id is not the registry's, or nothing tells its number.
    """
    names = [_canonical(target, one) for one in ids]
    if target.plan.number_of_address is None:
        return tuple(names)
    known = numbers_of(target, [one for one in names if not one.isdigit()], db)
    for one in names:
        if not one.isdigit() and one not in known:
            raise UsageError(
                f"{target.facts.name} finds records by a number of its own, and {db} knows no address of {one} that"
                " tells it: ingest a record that states it (exports of ICTRP do), or name the number itself"
            )
    return tuple(known.get(one, one) for one in names)


def numbers_of(target: Target, ids: Iterable[str], db: Path) -> dict[str, str]:
    """Return the registry's own numbers of registrations, as far as addresses in the database tell them."""
    pattern = target.plan.number_of_address
    if pattern is None or not db.is_file():
        return {}
    with closing(open_read_only(db)) as connection:
        found = [(one, pattern.search(url)) for one, url in addresses_of(connection, ids)]
    return {one: match[1] for one, match in found if match}


def _canonical(target: Target, given: str) -> str:
    """Return an id as the database has it; a number of the registry's own stays what it is."""
    registry = target.registry or target.facts.registry
    if registry is None or (target.plan.number_of_address and given.isdigit()):
        return given
    name = canonical_registration_id(given, registry)
    if name is None or registry_of_id(name) != registry:
        raise UsageError(f"{given!r} is no registration id of {target.facts.name}")
    return name
