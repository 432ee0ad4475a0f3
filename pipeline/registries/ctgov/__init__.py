"""ClinicalTrials.gov: API v2 JSON and the legacy XML."""
