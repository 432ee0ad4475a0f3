"""EU Clinical Trials Information System: one record per trial, with a part for each member state."""
