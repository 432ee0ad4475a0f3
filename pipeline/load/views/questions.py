"""Views of the concepts that people ask for. All read content tables; only those about lateness read a clock."""

from __future__ import annotations

from pipeline.load.views.spec import View, ViewColumn, col
from pipeline.model.rows.record_tables import RECORDS

REGISTRATIONS = View(
    "registrations",
    "The best record of each registration: the registry's own source first, then the fullest, then the newest",
    (
        col("id", "Row of `records`"),
        *(ViewColumn(column.name, column.name, column.meaning) for column in RECORDS.columns),
    ),
    """
FROM (
  SELECT records.*, row_number() OVER (
    PARTITION BY registration_id
    ORDER BY source_rank, CASE completeness WHEN 'full' THEN 0 WHEN 'partial' THEN 1 ELSE 2 END,
             as_of_date DESC, record_id
  ) AS record_rank
  FROM records
  WHERE record_id NOT IN (SELECT record_id FROM tombstones)
) WHERE record_rank = 1""",
)

OPEN_FINDINGS = View(
    "open_findings",
    "What a person should look at, one row per finding with its number of records and an example",
    (
        col("finding_id", "Stable id"),
        col("kind", "Kind"),
        col("severity", "How much it matters"),
        col("source", "Source"),
        col("field", "Field of the record, or leaf of the source"),
        col("raw", "The registry's words"),
        col("state", "State"),
        col("record_count", "Records that raise it", "count(record_id)"),
        col("occurrence_count", "How often they raise it", "sum(occurrence_count)"),
        col("example_record_id", "One of these records", "min(record_id)"),
        col("example_place", "Where on the snapshot it stands there", "place"),
        col("message", "What to do"),
    ),
    """
FROM findings JOIN finding_records USING (finding_id)
WHERE state = 'open'
GROUP BY finding_id""",
)
