"""SQL that reads partial dates as days, and the parameters that say how."""

from __future__ import annotations

TODAY = "coalesce((SELECT value FROM parameters WHERE name = 'today'), date('now'))"
RULE = "(SELECT value FROM parameters WHERE name = 'partial_date_rule')"

# name, value, meaning; a user changes the value in the table
PARAMETERS = (
    ("today", None, "Day that lateness is measured at (YYYY-MM-DD); NULL: the machine's own date"),
    ("partial_date_rule", "end", "Day that a month or year stands for: start, middle or end of it"),
    ("results_due_months", "12", "Months from primary completion until results are due"),
)


def last_day(date: str) -> str:
    """Return SQL for the last day of a date's period: `2024-02` is 2024-02-29, as in AACT."""
    return (
        f"CASE length({date}) WHEN 7 THEN date({date} || '-01', '+1 month', '-1 day')"
        f" WHEN 4 THEN {date} || '-12-31' ELSE {date} END"
    )


def ruled_day(date: str) -> str:
    """Return SQL for the day that a date stands for by the parameter `partial_date_rule`."""
    first = f"substr({date} || '-01-01', 1, 10)"
    middle = f"CASE length({date}) WHEN 7 THEN {date} || '-15' WHEN 4 THEN {date} || '-07-01' ELSE {date} END"
    return f"CASE {RULE} WHEN 'start' THEN {first} WHEN 'middle' THEN {middle} ELSE {last_day(date)} END"
