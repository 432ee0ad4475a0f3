"""Views of posted results: which results belong to a registration, and every cell with its titles."""

from __future__ import annotations

from pipeline.load.views.spec import View, col

_EUDRACT_DIGITS = 14

POSTED_RESULTS_OF = View(
    "posted_results_of",
    "Which record carries the results of a record: itself, or the one of its EudraCT number (EU register)",
    (
        col("record_id", "Record"),
        col("results_record_id", "Record whose posted results are its own"),
    ),
    f"""
FROM (
  SELECT record_id, record_id AS results_record_id FROM posted_results
  UNION
  SELECT country.record_id, whole.record_id
  FROM records AS whole
  JOIN posted_results USING (record_id)
  JOIN records AS country ON country.registry = 'euctr'
    AND substr(country.registration_id, 1, {_EUDRACT_DIGITS}) = whole.registration_id
  WHERE whole.registry = 'euctr' AND length(whole.registration_id) = {_EUDRACT_DIGITS}
)""",
)

OUTCOME_VALUES = View(
    "outcome_values",
    "Every cell of the baseline and outcome tables, with the titles that say what it is",
    (
        col("record_id", "Record", "cell.record_id"),
        col("section", "Baseline or outcome", "measure.section"),
        col("measure_ordinal", "Number of the measure", "cell.measure_ordinal"),
        col("measure_type", "Rank of the outcome", "measure.type_code"),
        col("measure_title", "What was measured", "measure.title"),
        col("time_frame", "When", "measure.time_frame"),
        col("class_title", "Class", "category.class_title"),
        col("category_title", "Category", "category.title"),
        col("group_title", "Group of participants", "result_group.title"),
        col("parameter", "What the value is", "measure.parameter_code"),
        col("value", "Value", "cell.value"),
        col("value_raw", "Value as printed", "cell.value_raw"),
        col("unit", "Unit as printed", "measure.unit"),
        col("dispersion", "What spread or limits are", "measure.dispersion_code"),
        col("spread", "Spread", "cell.spread"),
        col("lower_limit", "Lower limit", "cell.lower_limit"),
        col("upper_limit", "Upper limit", "cell.upper_limit"),
    ),
    """
FROM measurements AS cell
JOIN measure_categories AS category ON category.record_id = cell.record_id
  AND category.measure_ordinal = cell.measure_ordinal AND category.ordinal = cell.category_ordinal
JOIN result_measures AS measure ON measure.record_id = cell.record_id
  AND measure.ordinal = cell.measure_ordinal
LEFT JOIN result_groups AS result_group ON result_group.record_id = cell.record_id
  AND result_group.ordinal = cell.group_ordinal""",
)
