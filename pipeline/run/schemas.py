"""What `schemas/` publishes, made from the code: JSON Schemas, tables, the data dictionary."""

from __future__ import annotations

import json

from pydantic import TypeAdapter

from pipeline.model.source import SourceRecord
from pipeline.model.trial import SCHEMA_VERSION, TrialRecord


def schema_files() -> dict[str, str]:
    """Return the content of every published file by name."""
    return {
        "trial_record.schema.json": _json_text(
            {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "$id": f"urn:trialmill:trial_record:{SCHEMA_VERSION}",
                **TrialRecord.model_json_schema(mode="serialization"),
            }
        ),
        "source_record.schema.json": _json_text(
            {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "$id": f"urn:trialmill:source_record:{SCHEMA_VERSION}",
                **TypeAdapter(SourceRecord).json_schema(mode="serialization"),
            }
        ),
    }


def _json_text(schema: dict[str, object]) -> str:
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
