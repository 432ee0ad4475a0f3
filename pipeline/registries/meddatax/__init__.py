"""MedDataX: an aggregator that shows a copy of ClinicalTrials.gov, a page per registration."""
