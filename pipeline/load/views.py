"""Views that answer common questions: name -> SELECT. All of them read content tables only."""

from __future__ import annotations

REGISTRATIONS = """
SELECT * FROM (
  SELECT records.*, row_number() OVER (
    PARTITION BY registration_id
    ORDER BY source_rank, CASE completeness WHEN 'full' THEN 0 WHEN 'partial' THEN 1 ELSE 2 END,
             as_of_date DESC, record_id
  ) AS record_rank
  FROM records
  WHERE record_id NOT IN (SELECT record_id FROM tombstones)
) WHERE record_rank = 1
"""

OPEN_FINDINGS = """
SELECT finding_id, kind, severity, source, field, raw, state,
       count(record_id) AS record_count, sum(occurrence_count) AS occurrence_count,
       min(record_id) AS example_record_id, place AS example_place, message
FROM findings JOIN finding_records USING (finding_id)
WHERE state = 'open'
GROUP BY finding_id
"""

VIEWS = {
    "registrations": REGISTRATIONS,
    "open_findings": OPEN_FINDINGS,
}
