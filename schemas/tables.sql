CREATE TABLE records (
  id INTEGER PRIMARY KEY,
  record_id TEXT NOT NULL,
  source_rank INTEGER NOT NULL,
  version INTEGER NOT NULL,
  as_of_date TEXT,
  registration_id TEXT NOT NULL,
  registry TEXT NOT NULL,
  registry_name TEXT NOT NULL,
  source TEXT NOT NULL,
  page_key TEXT,
  url TEXT,
  licence TEXT NOT NULL,
  attribution TEXT NOT NULL,
  completeness TEXT CHECK (completeness IN ('full', 'partial', 'lossy')),
  language TEXT,
  schema_version TEXT NOT NULL,
  brief_title TEXT,
  official_title TEXT,
  public_title TEXT,
  acronym TEXT,
  organization TEXT,
  has_no_sap INTEGER CHECK (has_no_sap IN (0, 1)),
  overall_status_raw TEXT,
  overall_status_code TEXT CHECK (overall_status_code IN ('NOT_YET_RECRUITING', 'RECRUITING', 'ENROLLING_BY_INVITATION', 'ACTIVE_NOT_RECRUITING', 'ONGOING_RECRUITMENT_UNKNOWN', 'RECRUITMENT_CLOSED', 'SUSPENDED', 'COMPLETED', 'TERMINATED', 'WITHDRAWN', 'UNDER_EVALUATION', 'NOT_AUTHORISED', 'CANCELLED', 'EXPIRED', 'REVOKED', 'TRANSITIONED', 'EA_AVAILABLE', 'EA_NO_LONGER_AVAILABLE', 'EA_TEMPORARILY_NOT_AVAILABLE', 'EA_APPROVED_FOR_MARKETING', 'WITHHELD', 'UNKNOWN')),
  recruitment_state TEXT CHECK (recruitment_state IN ('yes', 'no', 'by_invitation', 'paused', 'unknown')),
  study_state TEXT CHECK (study_state IN ('planned', 'ongoing', 'ongoing_or_completed', 'suspended', 'completed', 'terminated', 'withdrawn', 'not_authorised', 'moved', 'expanded_access', 'withheld', 'unknown')),
  why_stopped TEXT,
  is_delayed_posting INTEGER CHECK (is_delayed_posting IN (0, 1)),
  status_as_of_date TEXT,
  status_as_of_precision TEXT CHECK (status_as_of_precision IN ('day', 'month', 'year')),
  status_as_of_raw TEXT,
  status_as_of_type_raw TEXT,
  status_as_of_type_code TEXT CHECK (status_as_of_type_code IN ('ACTUAL', 'ESTIMATED')),
  last_known_status_raw TEXT,
  last_known_status_code TEXT CHECK (last_known_status_code IN ('NOT_YET_RECRUITING', 'RECRUITING', 'ENROLLING_BY_INVITATION', 'ACTIVE_NOT_RECRUITING', 'ONGOING_RECRUITMENT_UNKNOWN', 'RECRUITMENT_CLOSED', 'SUSPENDED', 'COMPLETED', 'TERMINATED', 'WITHDRAWN', 'UNDER_EVALUATION', 'NOT_AUTHORISED', 'CANCELLED', 'EXPIRED', 'REVOKED', 'TRANSITIONED', 'EA_AVAILABLE', 'EA_NO_LONGER_AVAILABLE', 'EA_TEMPORARILY_NOT_AVAILABLE', 'EA_APPROVED_FOR_MARKETING', 'WITHHELD', 'UNKNOWN')),
  study_type_raw TEXT,
  study_type_code TEXT CHECK (study_type_code IN ('INTERVENTIONAL', 'OBSERVATIONAL', 'PATIENT_REGISTRY', 'EXPANDED_ACCESS', 'OTHER')),
  phases_raw TEXT,
  allocation_raw TEXT,
  allocation_code TEXT CHECK (allocation_code IN ('RANDOMIZED', 'NON_RANDOMIZED', 'QUASI_RANDOMIZED', 'NOT_APPLICABLE')),
  intervention_model_raw TEXT,
  intervention_model_code TEXT CHECK (intervention_model_code IN ('SINGLE_GROUP', 'PARALLEL', 'CROSSOVER', 'FACTORIAL', 'SEQUENTIAL', 'OTHER')),
  primary_purpose_raw TEXT,
  primary_purpose_code TEXT CHECK (primary_purpose_code IN ('TREATMENT', 'PREVENTION', 'DIAGNOSTIC', 'ECT', 'SUPPORTIVE_CARE', 'SCREENING', 'HEALTH_SERVICES_RESEARCH', 'BASIC_SCIENCE', 'DEVICE_FEASIBILITY', 'OTHER')),
  masking_raw TEXT,
  masking_code TEXT CHECK (masking_code IN ('NONE', 'SINGLE', 'DOUBLE', 'TRIPLE', 'QUADRUPLE', 'OBSERVER', 'MASKED_UNSPECIFIED')),
  observational_model_raw TEXT,
  observational_model_code TEXT CHECK (observational_model_code IN ('COHORT', 'CASE_CONTROL', 'CASE_ONLY', 'CASE_CROSSOVER', 'ECOLOGIC_OR_COMMUNITY', 'FAMILY_BASED', 'DEFINED_POPULATION', 'NATURAL_HISTORY', 'OTHER')),
  time_perspective_raw TEXT,
  time_perspective_code TEXT CHECK (time_perspective_code IN ('RETROSPECTIVE', 'PROSPECTIVE', 'CROSS_SECTIONAL', 'OTHER')),
  biospecimen_retention_raw TEXT,
  biospecimen_retention_code TEXT CHECK (biospecimen_retention_code IN ('NONE_RETAINED', 'SAMPLES_WITH_DNA', 'SAMPLES_WITHOUT_DNA')),
  intervention_model_description TEXT,
  masking_description TEXT,
  is_patient_registry INTEGER CHECK (is_patient_registry IN (0, 1)),
  biospecimen_description TEXT,
  design_text TEXT,
  target_duration_raw TEXT,
  target_duration_value REAL,
  target_duration_unit TEXT CHECK (target_duration_unit IN ('a', 'mo', 'wk', 'd', 'h', 'min')),
  enrollment_raw TEXT,
  enrollment_count INTEGER,
  enrollment_type_raw TEXT,
  enrollment_type_code TEXT CHECK (enrollment_type_code IN ('ACTUAL', 'ESTIMATED')),
  minimum_age_raw TEXT,
  minimum_age_value REAL,
  minimum_age_unit TEXT CHECK (minimum_age_unit IN ('a', 'mo', 'wk', 'd', 'h', 'min')),
  minimum_age_years REAL,
  maximum_age_raw TEXT,
  maximum_age_value REAL,
  maximum_age_unit TEXT CHECK (maximum_age_unit IN ('a', 'mo', 'wk', 'd', 'h', 'min')),
  maximum_age_years REAL,
  sex_raw TEXT,
  sex_code TEXT CHECK (sex_code IN ('ALL', 'FEMALE', 'MALE')),
  sampling_method_raw TEXT,
  sampling_method_code TEXT CHECK (sampling_method_code IN ('PROBABILITY_SAMPLE', 'NON_PROBABILITY_SAMPLE')),
  is_gender_based INTEGER CHECK (is_gender_based IN (0, 1)),
  gender_description TEXT,
  accepts_healthy_volunteers INTEGER CHECK (accepts_healthy_volunteers IN (0, 1)),
  healthy_volunteers_raw TEXT,
  study_population TEXT,
  organization_class_raw TEXT,
  organization_class_code TEXT CHECK (organization_class_code IN ('INDUSTRY', 'NIH', 'FED', 'OTHER_GOV', 'INDIV', 'NETWORK', 'NON_COMMERCIAL', 'AMBIG', 'OTHER', 'UNKNOWN')),
  responsible_party_name TEXT,
  responsible_party_title TEXT,
  responsible_party_affiliation TEXT,
  responsible_party_type_raw TEXT,
  responsible_party_type_code TEXT CHECK (responsible_party_type_code IN ('SPONSOR', 'PRINCIPAL_INVESTIGATOR', 'SPONSOR_INVESTIGATOR')),
  ipd_sharing_plan_raw TEXT,
  ipd_sharing_plan_code TEXT CHECK (ipd_sharing_plan_code IN ('YES', 'NO', 'UNDECIDED')),
  ipd_description TEXT,
  ipd_time_frame TEXT,
  ipd_access_criteria TEXT,
  ipd_url TEXT,
  has_dmc INTEGER CHECK (has_dmc IN (0, 1)),
  is_fda_regulated_drug INTEGER CHECK (is_fda_regulated_drug IN (0, 1)),
  is_fda_regulated_device INTEGER CHECK (is_fda_regulated_device IN (0, 1)),
  is_unapproved_device INTEGER CHECK (is_unapproved_device IN (0, 1)),
  is_pediatric_postmarket_device INTEGER CHECK (is_pediatric_postmarket_device IN (0, 1)),
  is_us_export INTEGER CHECK (is_us_export IN (0, 1)),
  has_fdaaa801_violation INTEGER CHECK (has_fdaaa801_violation IN (0, 1)),
  has_expanded_access INTEGER CHECK (has_expanded_access IN (0, 1)),
  expanded_access_nct_id TEXT,
  is_expanded_access_individual INTEGER CHECK (is_expanded_access_individual IN (0, 1)),
  is_expanded_access_intermediate INTEGER CHECK (is_expanded_access_intermediate IN (0, 1)),
  is_expanded_access_treatment INTEGER CHECK (is_expanded_access_treatment IN (0, 1)),
  pointing_record_count INTEGER,
  expanded_access_status_raw TEXT,
  expanded_access_status_code TEXT CHECK (expanded_access_status_code IN ('NOT_YET_RECRUITING', 'RECRUITING', 'ENROLLING_BY_INVITATION', 'ACTIVE_NOT_RECRUITING', 'ONGOING_RECRUITMENT_UNKNOWN', 'RECRUITMENT_CLOSED', 'SUSPENDED', 'COMPLETED', 'TERMINATED', 'WITHDRAWN', 'UNDER_EVALUATION', 'NOT_AUTHORISED', 'CANCELLED', 'EXPIRED', 'REVOKED', 'TRANSITIONED', 'EA_AVAILABLE', 'EA_NO_LONGER_AVAILABLE', 'EA_TEMPORARILY_NOT_AVAILABLE', 'EA_APPROVED_FOR_MARKETING', 'WITHHELD', 'UNKNOWN')),
  results_status TEXT CHECK (results_status IN ('posted', 'none_posted', 'waived')),
  results_raw TEXT,
  results_url TEXT,
  results_summary TEXT,
  brief_summary TEXT,
  detailed_description TEXT,
  start_date TEXT,
  enrollment_start_date TEXT,
  primary_completion_date TEXT,
  completion_date TEXT,
  first_submitted_date TEXT,
  first_submitted_qc_date TEXT,
  first_posted_date TEXT,
  last_update_submitted_date TEXT,
  last_update_posted_date TEXT,
  last_update_date TEXT,
  results_first_submitted_date TEXT,
  results_first_submitted_qc_date TEXT,
  results_first_posted_date TEXT,
  disposition_first_submitted_date TEXT,
  disposition_first_submitted_qc_date TEXT,
  disposition_first_posted_date TEXT,
  verification_date TEXT,
  ethics_approval_date TEXT,
  phase TEXT,
  arm_group_count INTEGER,
  location_count INTEGER,
  search_terms TEXT,
  UNIQUE (record_id)
) STRICT;

CREATE INDEX records_by_registration_id_source_rank ON records (registration_id, source_rank);

CREATE INDEX records_by_overall_status_code ON records (overall_status_code);

CREATE INDEX records_by_source_as_of_date ON records (source, as_of_date);

CREATE INDEX records_by_last_update_posted_date ON records (last_update_posted_date);

CREATE VIRTUAL TABLE "records_fts" USING FTS5 (
    "brief_title", "official_title", "public_title", "acronym", "search_terms", "brief_summary", "detailed_description",
    tokenize='porter unicode61 remove_diacritics 2',
    content="records"
);

CREATE TRIGGER "records_ai" AFTER INSERT ON "records" BEGIN
  INSERT INTO "records_fts" (rowid, "brief_title", "official_title", "public_title", "acronym", "search_terms", "brief_summary", "detailed_description") VALUES (new.rowid, new."brief_title", new."official_title", new."public_title", new."acronym", new."search_terms", new."brief_summary", new."detailed_description");
END;

CREATE TRIGGER "records_ad" AFTER DELETE ON "records" BEGIN
  INSERT INTO "records_fts" ("records_fts", rowid, "brief_title", "official_title", "public_title", "acronym", "search_terms", "brief_summary", "detailed_description") VALUES('delete', old.rowid, old."brief_title", old."official_title", old."public_title", old."acronym", old."search_terms", old."brief_summary", old."detailed_description");
END;

CREATE TRIGGER "records_au" AFTER UPDATE ON "records" BEGIN
  INSERT INTO "records_fts" ("records_fts", rowid, "brief_title", "official_title", "public_title", "acronym", "search_terms", "brief_summary", "detailed_description") VALUES('delete', old.rowid, old."brief_title", old."official_title", old."public_title", old."acronym", old."search_terms", old."brief_summary", old."detailed_description");
  INSERT INTO "records_fts" (rowid, "brief_title", "official_title", "public_title", "acronym", "search_terms", "brief_summary", "detailed_description") VALUES (new.rowid, new."brief_title", new."official_title", new."public_title", new."acronym", new."search_terms", new."brief_summary", new."detailed_description");
END;

CREATE TABLE identifiers (
  record_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('nct', 'eudract', 'euct', 'isrctn', 'actrn', 'drks', 'chictr', 'ctri', 'jrct', 'umin', 'japic', 'jma', 'kct', 'irct', 'ntr', 'pactr', 'rebec', 'repec', 'rpcec', 'slctr', 'tctr', 'lbctr', 'itmctr', 'utn', 'iras', 'cpms', 'nih_grant', 'ind_ide', 'ccmo', 'br_caae', 'sponsor_protocol', 'funder', 'ethics', 'registry', 'other')),
  value TEXT NOT NULL,
  raw TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('registration', 'alias', 'org_study_id', 'secondary', 'page_key')),
  issuer TEXT,
  kind_raw TEXT,
  link TEXT,
  is_valid INTEGER CHECK (is_valid IN (0, 1)),
  invalid_reason TEXT,
  PRIMARY KEY (record_id, ordinal),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX identifiers_by_value_type ON identifiers (value, type);

CREATE TABLE dates (
  record_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('start', 'enrollment_start', 'primary_completion', 'completion', 'first_submitted', 'first_submitted_qc', 'first_posted', 'last_update_submitted', 'last_update_posted', 'last_update', 'results_first_submitted', 'results_first_submitted_qc', 'results_first_posted', 'disposition_first_submitted', 'disposition_first_submitted_qc', 'disposition_first_posted', 'verification', 'ethics_approval')),
  date TEXT,
  precision TEXT CHECK (precision IN ('day', 'month', 'year')),
  raw TEXT NOT NULL,
  type_raw TEXT,
  type_code TEXT CHECK (type_code IN ('ACTUAL', 'ESTIMATED')),
  PRIMARY KEY (record_id, kind),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE phases (
  record_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  phase_code TEXT NOT NULL CHECK (phase_code IN ('EARLY_PHASE1', 'PHASE1', 'PHASE2', 'PHASE2A', 'PHASE2B', 'PHASE3', 'PHASE3A', 'PHASE3B', 'PHASE4', 'NOT_APPLICABLE', 'OTHER')),
  PRIMARY KEY (record_id, seq),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX phases_by_phase_code ON phases (phase_code);

CREATE TABLE masked_roles (
  record_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  role_raw TEXT,
  role_code TEXT CHECK (role_code IN ('PARTICIPANT', 'CARE_PROVIDER', 'INVESTIGATOR', 'OUTCOMES_ASSESSOR', 'SPONSOR', 'DATA_ANALYST')),
  PRIMARY KEY (record_id, seq),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE conditions (
  record_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  name TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('mapped', 'unmapped', 'inferred', 'unknown', 'not_stated', 'not_applicable', 'no_limit', 'parse_failed')),
  rule TEXT,
  code TEXT,
  code_system TEXT,
  PRIMARY KEY (record_id, ordinal),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX conditions_by_name ON conditions (name);

CREATE TABLE keywords (
  record_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  keyword TEXT NOT NULL,
  PRIMARY KEY (record_id, seq),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE mesh_terms (
  record_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  derived_from TEXT CHECK (derived_from IN ('condition', 'intervention')),
  kind TEXT CHECK (kind IN ('term', 'ancestor')),
  mesh_id TEXT,
  term TEXT NOT NULL,
  PRIMARY KEY (record_id, seq),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX mesh_terms_by_mesh_id ON mesh_terms (mesh_id);

CREATE INDEX mesh_terms_by_term ON mesh_terms (term);

CREATE TABLE arm_groups (
  record_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  label TEXT,
  description TEXT,
  type_raw TEXT,
  type_code TEXT CHECK (type_code IN ('EXPERIMENTAL', 'ACTIVE_COMPARATOR', 'PLACEBO_COMPARATOR', 'SHAM_COMPARATOR', 'NO_INTERVENTION', 'EXTERNAL_CONTROL', 'OTHER')),
  PRIMARY KEY (record_id, ordinal),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE interventions (
  record_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  name TEXT,
  description TEXT,
  type_raw TEXT,
  type_code TEXT CHECK (type_code IN ('DRUG', 'BIOLOGICAL', 'DEVICE', 'PROCEDURE', 'RADIATION', 'BEHAVIORAL', 'GENETIC', 'DIETARY_SUPPLEMENT', 'COMBINATION_PRODUCT', 'DIAGNOSTIC_TEST', 'OTHER')),
  PRIMARY KEY (record_id, ordinal),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE intervention_other_names (
  record_id TEXT NOT NULL,
  intervention_ordinal INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (record_id, intervention_ordinal, seq),
  FOREIGN KEY (record_id, intervention_ordinal) REFERENCES interventions (record_id, ordinal) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE arm_interventions (
  record_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  arm_ordinal INTEGER NOT NULL,
  intervention_ordinal INTEGER NOT NULL,
  PRIMARY KEY (record_id, seq),
  UNIQUE (record_id, arm_ordinal, intervention_ordinal),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE,
  FOREIGN KEY (record_id, arm_ordinal) REFERENCES arm_groups (record_id, ordinal) ON DELETE CASCADE,
  FOREIGN KEY (record_id, intervention_ordinal) REFERENCES interventions (record_id, ordinal) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE outcomes (
  record_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('PRIMARY', 'SECONDARY', 'OTHER')),
  measure TEXT,
  time_frame TEXT,
  description TEXT,
  PRIMARY KEY (record_id, seq),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE eligibility_texts (
  record_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  field TEXT NOT NULL,
  language TEXT,
  text TEXT NOT NULL,
  items TEXT,
  PRIMARY KEY (record_id, seq),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE standard_ages (
  record_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  standard_age_raw TEXT,
  standard_age_code TEXT CHECK (standard_age_code IN ('CHILD', 'ADULT', 'OLDER_ADULT')),
  PRIMARY KEY (record_id, seq),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE criteria (
  id INTEGER PRIMARY KEY,
  record_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  path TEXT NOT NULL,
  parent TEXT,
  role TEXT NOT NULL CHECK (role IN ('criterion', 'parent', 'heading', 'note', 'boilerplate')),
  polarity TEXT NOT NULL CHECK (polarity IN ('inclusion', 'exclusion', 'other', 'unknown')),
  ordinal TEXT,
  text TEXT NOT NULL,
  field TEXT NOT NULL,
  start_offset INTEGER NOT NULL,
  end_offset INTEGER NOT NULL,
  combinator TEXT CHECK (combinator IN ('all', 'any')),
  categories TEXT,
  is_negated INTEGER NOT NULL CHECK (is_negated IN (0, 1)),
  exceptions TEXT,
  modality TEXT CHECK (modality IN ('required', 'permitted', 'judgement')),
  logic TEXT,
  parse_status TEXT NOT NULL CHECK (parse_status IN ('full', 'partial', 'text_only')),
  UNIQUE (record_id, seq),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT;

CREATE VIRTUAL TABLE "criteria_fts" USING FTS5 (
    "text",
    tokenize='porter unicode61 remove_diacritics 2',
    content="criteria"
);

CREATE TRIGGER "criteria_ai" AFTER INSERT ON "criteria" BEGIN
  INSERT INTO "criteria_fts" (rowid, "text") VALUES (new.rowid, new."text");
END;

CREATE TRIGGER "criteria_ad" AFTER DELETE ON "criteria" BEGIN
  INSERT INTO "criteria_fts" ("criteria_fts", rowid, "text") VALUES('delete', old.rowid, old."text");
END;

CREATE TRIGGER "criteria_au" AFTER UPDATE ON "criteria" BEGIN
  INSERT INTO "criteria_fts" ("criteria_fts", rowid, "text") VALUES('delete', old.rowid, old."text");
  INSERT INTO "criteria_fts" (rowid, "text") VALUES (new.rowid, new."text");
END;

CREATE TABLE criterion_constraints (
  record_id TEXT NOT NULL,
  criterion_seq INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  variable TEXT NOT NULL,
  variable_code TEXT,
  op TEXT NOT NULL CHECK (op IN ('lt', 'le', 'gt', 'ge', 'eq', 'between', 'in')),
  low REAL,
  high REAL,
  value_set TEXT,
  unit TEXT,
  unit_ucum TEXT,
  reference TEXT CHECK (reference IN ('ULN', 'LLN', 'normal', 'baseline')),
  subgroup TEXT,
  start_offset INTEGER NOT NULL,
  end_offset INTEGER NOT NULL,
  PRIMARY KEY (record_id, criterion_seq, seq),
  FOREIGN KEY (record_id, criterion_seq) REFERENCES criteria (record_id, seq) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX criterion_constraints_by_variable_code ON criterion_constraints (variable_code);

CREATE TABLE criterion_windows (
  record_id TEXT NOT NULL,
  criterion_seq INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  event TEXT,
  direction TEXT NOT NULL CHECK (direction IN ('before', 'after', 'during', 'for', 'since', 'within')),
  op TEXT CHECK (op IN ('lt', 'le', 'gt', 'ge', 'eq', 'between', 'in')),
  value REAL,
  high REAL,
  unit TEXT CHECK (unit IN ('minute', 'hour', 'day', 'week', 'month', 'year', 'half-life')),
  anchor TEXT,
  start_offset INTEGER NOT NULL,
  end_offset INTEGER NOT NULL,
  PRIMARY KEY (record_id, criterion_seq, seq),
  FOREIGN KEY (record_id, criterion_seq) REFERENCES criteria (record_id, seq) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE criterion_concepts (
  record_id TEXT NOT NULL,
  criterion_seq INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('condition', 'drug', 'procedure')),
  name TEXT NOT NULL,
  system TEXT,
  code TEXT,
  start_offset INTEGER NOT NULL,
  end_offset INTEGER NOT NULL,
  PRIMARY KEY (record_id, criterion_seq, seq),
  FOREIGN KEY (record_id, criterion_seq) REFERENCES criteria (record_id, seq) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE sponsors (
  record_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('lead', 'collaborator', 'secondary', 'funder', 'unknown')),
  country_code TEXT,
  class_raw TEXT,
  class_code TEXT CHECK (class_code IN ('INDUSTRY', 'NIH', 'FED', 'OTHER_GOV', 'INDIV', 'NETWORK', 'NON_COMMERCIAL', 'AMBIG', 'OTHER', 'UNKNOWN')),
  PRIMARY KEY (record_id, ordinal),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX sponsors_by_name ON sponsors (name);

CREATE TABLE officials (
  record_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  name TEXT,
  affiliation TEXT,
  address TEXT,
  phone TEXT,
  phone_extension TEXT,
  email TEXT,
  role_raw TEXT,
  role_code TEXT CHECK (role_code IN ('STUDY_CHAIR', 'STUDY_DIRECTOR', 'PRINCIPAL_INVESTIGATOR', 'SUB_INVESTIGATOR', 'CONTACT', 'PUBLIC_CONTACT', 'SCIENTIFIC_CONTACT')),
  PRIMARY KEY (record_id, ordinal),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE contacts (
  record_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  name TEXT,
  affiliation TEXT,
  address TEXT,
  phone TEXT,
  phone_extension TEXT,
  email TEXT,
  role_raw TEXT,
  role_code TEXT CHECK (role_code IN ('STUDY_CHAIR', 'STUDY_DIRECTOR', 'PRINCIPAL_INVESTIGATOR', 'SUB_INVESTIGATOR', 'CONTACT', 'PUBLIC_CONTACT', 'SCIENTIFIC_CONTACT')),
  PRIMARY KEY (record_id, ordinal),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE locations (
  record_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  facility TEXT,
  city TEXT,
  state TEXT,
  zip TEXT,
  latitude REAL,
  longitude REAL,
  status_raw TEXT,
  status_code TEXT CHECK (status_code IN ('NOT_YET_RECRUITING', 'RECRUITING', 'ENROLLING_BY_INVITATION', 'ACTIVE_NOT_RECRUITING', 'ONGOING_RECRUITMENT_UNKNOWN', 'RECRUITMENT_CLOSED', 'SUSPENDED', 'COMPLETED', 'TERMINATED', 'WITHDRAWN', 'UNDER_EVALUATION', 'NOT_AUTHORISED', 'CANCELLED', 'EXPIRED', 'REVOKED', 'TRANSITIONED', 'EA_AVAILABLE', 'EA_NO_LONGER_AVAILABLE', 'EA_TEMPORARILY_NOT_AVAILABLE', 'EA_APPROVED_FOR_MARKETING', 'WITHHELD', 'UNKNOWN')),
  country_raw TEXT,
  country_code TEXT,
  country_name TEXT,
  is_country_removed INTEGER CHECK (is_country_removed IN (0, 1)),
  PRIMARY KEY (record_id, ordinal),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX locations_by_country_code ON locations (country_code);

CREATE TABLE location_contacts (
  record_id TEXT NOT NULL,
  location_ordinal INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  name TEXT,
  affiliation TEXT,
  address TEXT,
  phone TEXT,
  phone_extension TEXT,
  email TEXT,
  role_raw TEXT,
  role_code TEXT CHECK (role_code IN ('STUDY_CHAIR', 'STUDY_DIRECTOR', 'PRINCIPAL_INVESTIGATOR', 'SUB_INVESTIGATOR', 'CONTACT', 'PUBLIC_CONTACT', 'SCIENTIFIC_CONTACT')),
  PRIMARY KEY (record_id, location_ordinal, ordinal),
  FOREIGN KEY (record_id, location_ordinal) REFERENCES locations (record_id, ordinal) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE countries (
  record_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  raw TEXT NOT NULL,
  code TEXT,
  name TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('mapped', 'unmapped', 'inferred', 'unknown', 'not_stated', 'not_applicable', 'no_limit', 'parse_failed')),
  rule TEXT,
  is_removed INTEGER NOT NULL CHECK (is_removed IN (0, 1)),
  PRIMARY KEY (record_id, seq),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX countries_by_code ON countries (code);

CREATE TABLE study_references (
  record_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  citation TEXT,
  pmid TEXT,
  doi TEXT,
  type_raw TEXT,
  type_code TEXT CHECK (type_code IN ('BACKGROUND', 'RESULT', 'DERIVED')),
  PRIMARY KEY (record_id, ordinal),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX study_references_by_pmid ON study_references (pmid);

CREATE TABLE retractions (
  record_id TEXT NOT NULL,
  reference_ordinal INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  pmid TEXT,
  source TEXT,
  PRIMARY KEY (record_id, reference_ordinal, seq),
  FOREIGN KEY (record_id, reference_ordinal) REFERENCES study_references (record_id, ordinal) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE links (
  record_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  url TEXT NOT NULL,
  label TEXT,
  PRIMARY KEY (record_id, ordinal),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE documents (
  record_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  kind TEXT CHECK (kind IN ('large_document', 'available_ipd', 'other')),
  label TEXT,
  type TEXT,
  document_id TEXT,
  url TEXT,
  filename TEXT,
  date TEXT,
  uploaded TEXT,
  size_bytes INTEGER,
  comment TEXT,
  has_protocol INTEGER CHECK (has_protocol IN (0, 1)),
  has_sap INTEGER CHECK (has_sap IN (0, 1)),
  has_icf INTEGER CHECK (has_icf IN (0, 1)),
  PRIMARY KEY (record_id, ordinal),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE ipd_info_types (
  record_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  info_type_raw TEXT,
  info_type_code TEXT CHECK (info_type_code IN ('STUDY_PROTOCOL', 'SAP', 'ICF', 'CSR', 'ANALYTIC_CODE')),
  PRIMARY KEY (record_id, seq),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE ethics_reviews (
  record_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  committee TEXT,
  status TEXT,
  contact TEXT,
  reference TEXT,
  date TEXT,
  date_precision TEXT CHECK (date_precision IN ('day', 'month', 'year')),
  date_raw TEXT,
  date_type_raw TEXT,
  date_type_code TEXT CHECK (date_type_code IN ('ACTUAL', 'ESTIMATED')),
  PRIMARY KEY (record_id, ordinal),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE related_records (
  record_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  registration_id TEXT NOT NULL,
  title TEXT,
  relation TEXT NOT NULL,
  PRIMARY KEY (record_id, ordinal),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX related_records_by_registration_id ON related_records (registration_id);

CREATE TABLE events (
  record_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL,
  date TEXT,
  is_date_unknown INTEGER CHECK (is_date_unknown IN (0, 1)),
  description TEXT,
  detail TEXT,
  PRIMARY KEY (record_id, ordinal),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE other_values (
  record_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (record_id, ordinal),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX other_values_by_name ON other_values (name);

CREATE TABLE translations (
  record_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  path TEXT NOT NULL,
  language TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (record_id, seq),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE posted_results (
  record_id TEXT NOT NULL,
  pre_assignment_details TEXT,
  recruitment_details TEXT,
  flow_units_analyzed TEXT,
  baseline_population TEXT,
  baseline_units_analyzed TEXT,
  event_frequency_threshold TEXT,
  event_time_frame TEXT,
  event_description TEXT,
  mortality_comment TEXT,
  limitations TEXT,
  is_pi_employee INTEGER CHECK (is_pi_employee IN (0, 1)),
  has_restrictive_agreement INTEGER CHECK (has_restrictive_agreement IN (0, 1)),
  agreement_details TEXT,
  contact_title TEXT,
  contact_organization TEXT,
  contact_email TEXT,
  contact_phone TEXT,
  contact_phone_extension TEXT,
  restriction_raw TEXT,
  restriction_code TEXT CHECK (restriction_code IN ('LTE60', 'GT60', 'OTHER')),
  PRIMARY KEY (record_id),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE result_groups (
  record_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  section TEXT NOT NULL CHECK (section IN ('participant_flow', 'baseline', 'outcome_measure', 'adverse_events')),
  measure_ordinal INTEGER,
  group_id TEXT,
  title TEXT,
  description TEXT,
  PRIMARY KEY (record_id, ordinal),
  FOREIGN KEY (record_id) REFERENCES posted_results (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX result_groups_by_record_id_section_measure_ordinal_group_id ON result_groups (record_id, section, measure_ordinal, group_id);

CREATE TABLE flow_periods (
  record_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  title TEXT,
  PRIMARY KEY (record_id, ordinal),
  FOREIGN KEY (record_id) REFERENCES posted_results (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE flow_milestones (
  record_id TEXT NOT NULL,
  period_ordinal INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('milestone', 'drop_out')),
  type TEXT,
  comment TEXT,
  PRIMARY KEY (record_id, period_ordinal, ordinal),
  FOREIGN KEY (record_id, period_ordinal) REFERENCES flow_periods (record_id, ordinal) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE flow_counts (
  record_id TEXT NOT NULL,
  period_ordinal INTEGER NOT NULL,
  milestone_ordinal INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  group_id TEXT,
  group_ordinal INTEGER,
  participants_raw TEXT,
  participants INTEGER,
  units_raw TEXT,
  units INTEGER,
  comment TEXT,
  PRIMARY KEY (record_id, period_ordinal, milestone_ordinal, seq),
  FOREIGN KEY (record_id, period_ordinal, milestone_ordinal) REFERENCES flow_milestones (record_id, period_ordinal, ordinal) ON DELETE CASCADE,
  FOREIGN KEY (record_id, group_ordinal) REFERENCES result_groups (record_id, ordinal) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE baseline_denominators (
  record_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  class_ordinal INTEGER,
  units TEXT,
  group_id TEXT,
  group_ordinal INTEGER,
  count_raw TEXT,
  count INTEGER,
  PRIMARY KEY (record_id, seq),
  FOREIGN KEY (record_id) REFERENCES posted_results (record_id) ON DELETE CASCADE,
  FOREIGN KEY (record_id, group_ordinal) REFERENCES result_groups (record_id, ordinal) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE result_measures (
  record_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  section TEXT NOT NULL CHECK (section IN ('baseline', 'outcome_measure')),
  title TEXT,
  description TEXT,
  population TEXT,
  time_frame TEXT,
  anticipated_posting_date TEXT,
  unit TEXT,
  units_analyzed TEXT,
  denominator_units TEXT,
  is_percentage_calculated INTEGER CHECK (is_percentage_calculated IN (0, 1)),
  type_raw TEXT,
  type_code TEXT CHECK (type_code IN ('PRIMARY', 'SECONDARY', 'OTHER_PRE_SPECIFIED', 'POST_HOC')),
  reporting_status_raw TEXT,
  reporting_status_code TEXT CHECK (reporting_status_code IN ('POSTED', 'NOT_POSTED')),
  parameter_raw TEXT,
  parameter_code TEXT CHECK (parameter_code IN ('MEAN', 'MEDIAN', 'LEAST_SQUARES_MEAN', 'GEOMETRIC_MEAN', 'GEOMETRIC_LEAST_SQUARES_MEAN', 'LOG_MEAN', 'NUMBER', 'COUNT_OF_PARTICIPANTS', 'COUNT_OF_UNITS')),
  dispersion_raw TEXT,
  dispersion_code TEXT CHECK (dispersion_code IN ('NOT_APPLICABLE', 'STANDARD_DEVIATION', 'STANDARD_ERROR', 'INTER_QUARTILE_RANGE', 'FULL_RANGE', 'CONFIDENCE_80', 'CONFIDENCE_90', 'CONFIDENCE_95', 'CONFIDENCE_975', 'CONFIDENCE_99', 'CONFIDENCE_OTHER', 'GEOMETRIC_COEFFICIENT')),
  PRIMARY KEY (record_id, ordinal),
  FOREIGN KEY (record_id) REFERENCES posted_results (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE measure_denominators (
  record_id TEXT NOT NULL,
  measure_ordinal INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  class_ordinal INTEGER,
  units TEXT,
  group_id TEXT,
  group_ordinal INTEGER,
  count_raw TEXT,
  count INTEGER,
  PRIMARY KEY (record_id, measure_ordinal, seq),
  FOREIGN KEY (record_id, measure_ordinal) REFERENCES result_measures (record_id, ordinal) ON DELETE CASCADE,
  FOREIGN KEY (record_id, group_ordinal) REFERENCES result_groups (record_id, ordinal) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE measure_categories (
  record_id TEXT NOT NULL,
  measure_ordinal INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  class_ordinal INTEGER NOT NULL,
  class_title TEXT,
  title TEXT,
  PRIMARY KEY (record_id, measure_ordinal, ordinal),
  FOREIGN KEY (record_id, measure_ordinal) REFERENCES result_measures (record_id, ordinal) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE measurements (
  record_id TEXT NOT NULL,
  measure_ordinal INTEGER NOT NULL,
  category_ordinal INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  group_id TEXT,
  group_ordinal INTEGER,
  value_raw TEXT,
  value REAL,
  spread_raw TEXT,
  spread REAL,
  lower_limit_raw TEXT,
  lower_limit REAL,
  upper_limit_raw TEXT,
  upper_limit REAL,
  comment TEXT,
  PRIMARY KEY (record_id, measure_ordinal, category_ordinal, seq),
  FOREIGN KEY (record_id, measure_ordinal, category_ordinal) REFERENCES measure_categories (record_id, measure_ordinal, ordinal) ON DELETE CASCADE,
  FOREIGN KEY (record_id, group_ordinal) REFERENCES result_groups (record_id, ordinal) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE result_analyses (
  record_id TEXT NOT NULL,
  measure_ordinal INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  group_description TEXT,
  is_non_inferiority_tested INTEGER CHECK (is_non_inferiority_tested IN (0, 1)),
  non_inferiority_comment TEXT,
  method TEXT,
  method_comment TEXT,
  p_value_raw TEXT,
  p_value REAL,
  p_value_relation TEXT CHECK (p_value_relation IN ('lt', 'le', 'eq', 'ge', 'gt')),
  p_value_comment TEXT,
  parameter TEXT,
  parameter_value_raw TEXT,
  parameter_value REAL,
  dispersion_value_raw TEXT,
  dispersion_value REAL,
  ci_percent_raw TEXT,
  ci_percent REAL,
  ci_lower_limit_raw TEXT,
  ci_lower_limit REAL,
  ci_upper_limit_raw TEXT,
  ci_upper_limit REAL,
  ci_lower_limit_comment TEXT,
  ci_upper_limit_comment TEXT,
  estimate_comment TEXT,
  other_description TEXT,
  non_inferiority_type_raw TEXT,
  non_inferiority_type_code TEXT CHECK (non_inferiority_type_code IN ('SUPERIORITY', 'NON_INFERIORITY', 'EQUIVALENCE', 'OTHER', 'NON_INFERIORITY_OR_EQUIVALENCE', 'SUPERIORITY_OR_OTHER', 'NON_INFERIORITY_OR_EQUIVALENCE_LEGACY', 'SUPERIORITY_OR_OTHER_LEGACY')),
  dispersion_type_raw TEXT,
  dispersion_type_code TEXT CHECK (dispersion_type_code IN ('STANDARD_DEVIATION', 'STANDARD_ERROR_OF_MEAN')),
  ci_sides_raw TEXT,
  ci_sides_code TEXT CHECK (ci_sides_code IN ('ONE_SIDED', 'TWO_SIDED')),
  PRIMARY KEY (record_id, measure_ordinal, ordinal),
  FOREIGN KEY (record_id, measure_ordinal) REFERENCES result_measures (record_id, ordinal) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE analysis_groups (
  record_id TEXT NOT NULL,
  measure_ordinal INTEGER NOT NULL,
  analysis_ordinal INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  group_id TEXT NOT NULL,
  group_ordinal INTEGER,
  PRIMARY KEY (record_id, measure_ordinal, analysis_ordinal, seq),
  FOREIGN KEY (record_id, measure_ordinal, analysis_ordinal) REFERENCES result_analyses (record_id, measure_ordinal, ordinal) ON DELETE CASCADE,
  FOREIGN KEY (record_id, group_ordinal) REFERENCES result_groups (record_id, ordinal) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE adverse_event_totals (
  record_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('deaths', 'serious', 'other')),
  group_id TEXT,
  group_ordinal INTEGER,
  affected_raw TEXT,
  affected INTEGER,
  at_risk_raw TEXT,
  at_risk INTEGER,
  PRIMARY KEY (record_id, seq),
  FOREIGN KEY (record_id) REFERENCES posted_results (record_id) ON DELETE CASCADE,
  FOREIGN KEY (record_id, group_ordinal) REFERENCES result_groups (record_id, ordinal) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE adverse_events (
  record_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('serious', 'other')),
  term TEXT,
  organ_system TEXT,
  vocabulary TEXT,
  notes TEXT,
  assessment_raw TEXT,
  assessment_code TEXT CHECK (assessment_code IN ('SYSTEMATIC_ASSESSMENT', 'NON_SYSTEMATIC_ASSESSMENT')),
  PRIMARY KEY (record_id, ordinal),
  FOREIGN KEY (record_id) REFERENCES posted_results (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX adverse_events_by_term ON adverse_events (term);

CREATE TABLE adverse_event_counts (
  record_id TEXT NOT NULL,
  event_ordinal INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  group_id TEXT,
  group_ordinal INTEGER,
  affected_raw TEXT,
  affected INTEGER,
  at_risk_raw TEXT,
  at_risk INTEGER,
  events_raw TEXT,
  events INTEGER,
  PRIMARY KEY (record_id, event_ordinal, seq),
  FOREIGN KEY (record_id, event_ordinal) REFERENCES adverse_events (record_id, ordinal) ON DELETE CASCADE,
  FOREIGN KEY (record_id, group_ordinal) REFERENCES result_groups (record_id, ordinal) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE value_notes (
  record_id TEXT NOT NULL,
  path TEXT NOT NULL,
  seq INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('mapped', 'unmapped', 'inferred', 'unknown', 'not_stated', 'not_applicable', 'no_limit', 'parse_failed')),
  rule TEXT,
  PRIMARY KEY (record_id, path, seq),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE sources (
  source TEXT NOT NULL,
  name TEXT NOT NULL,
  registry TEXT,
  rank INTEGER NOT NULL,
  home TEXT,
  licence TEXT,
  attribution TEXT,
  terms_url TEXT,
  PRIMARY KEY (source)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshots (
  snapshot_id TEXT NOT NULL,
  path TEXT,
  url TEXT,
  fetched_at TEXT,
  PRIMARY KEY (snapshot_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE versions (
  id INTEGER PRIMARY KEY,
  record_id TEXT NOT NULL,
  version_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  category TEXT CHECK (category IN ('registry', 'derived')),
  completeness TEXT NOT NULL CHECK (completeness IN ('full', 'partial', 'lossy')),
  shape TEXT NOT NULL,
  shape_rank INTEGER NOT NULL,
  updated_date TEXT,
  fetched_at TEXT,
  first_seen_at TEXT NOT NULL,
  source_digest TEXT NOT NULL,
  derived_digest TEXT,
  snapshot_id TEXT NOT NULL,
  member TEXT NOT NULL,
  url TEXT,
  parser_version TEXT NOT NULL,
  leaves_read INTEGER NOT NULL,
  leaves_ignored INTEGER NOT NULL,
  leaves_unread INTEGER NOT NULL,
  content_digest TEXT NOT NULL,
  content BLOB NOT NULL,
  UNIQUE (record_id, version_id),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE,
  FOREIGN KEY (snapshot_id) REFERENCES snapshots (snapshot_id) ON DELETE CASCADE
) STRICT;

CREATE INDEX versions_by_snapshot_id ON versions (snapshot_id);

CREATE TABLE sightings (
  record_id TEXT NOT NULL,
  version_id TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  last_run_id TEXT NOT NULL,
  PRIMARY KEY (record_id, version_id),
  FOREIGN KEY (record_id, version_id) REFERENCES versions (record_id, version_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE changes (
  record_id TEXT NOT NULL,
  version_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  category TEXT NOT NULL CHECK (category IN ('status', 'dates', 'enrollment', 'eligibility', 'arms', 'outcomes', 'sites', 'sponsors', 'results', 'derived', 'other')),
  kind TEXT NOT NULL CHECK (kind IN ('added', 'removed', 'changed')),
  path TEXT NOT NULL,
  old TEXT,
  new TEXT,
  PRIMARY KEY (record_id, version_id, seq),
  FOREIGN KEY (record_id, version_id) REFERENCES versions (record_id, version_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX changes_by_category ON changes (category);

CREATE TABLE findings (
  finding_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('unknown_leaf', 'unmapped_code', 'unreadable_value', 'invalid_date', 'invalid_age', 'invalid_number', 'invalid_identifier', 'impossible_value', 'contradiction', 'unresolved_link', 'inferred_value', 'missing_ordinals', 'possibly_truncated_head', 'dangling_reference', 'odd_unit', 'lost_sign', 'no_polarity', 'encoding', 'control_characters', 'uncertain_reading', 'repaired_value')),
  severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'error')),
  source TEXT NOT NULL,
  field TEXT NOT NULL,
  raw TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'accepted')),
  first_seen_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  PRIMARY KEY (finding_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX findings_by_kind_state ON findings (kind, state);

CREATE TABLE finding_records (
  finding_id TEXT NOT NULL,
  record_id TEXT NOT NULL,
  occurrence_count INTEGER NOT NULL,
  place TEXT NOT NULL,
  message TEXT NOT NULL,
  PRIMARY KEY (finding_id, record_id),
  FOREIGN KEY (finding_id) REFERENCES findings (finding_id) ON DELETE CASCADE,
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX finding_records_by_record_id ON finding_records (record_id);

CREATE TABLE quarantine (
  snapshot_id TEXT NOT NULL,
  member TEXT NOT NULL,
  reason TEXT NOT NULL,
  message TEXT NOT NULL,
  source TEXT,
  record_id TEXT,
  path TEXT,
  first_seen_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  PRIMARY KEY (snapshot_id, member)
) STRICT, WITHOUT ROWID;

CREATE TABLE tombstones (
  record_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  noted_at TEXT NOT NULL,
  PRIMARY KEY (record_id),
  FOREIGN KEY (record_id) REFERENCES records (record_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
  run_id TEXT NOT NULL,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  command TEXT NOT NULL,
  program_version TEXT NOT NULL,
  exit_code INTEGER,
  PRIMARY KEY (run_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_sources (
  run_id TEXT NOT NULL,
  source TEXT NOT NULL,
  seen INTEGER NOT NULL,
  inserted INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  duplicate INTEGER NOT NULL,
  stale INTEGER NOT NULL,
  quarantined INTEGER NOT NULL,
  live_before INTEGER NOT NULL,
  revived INTEGER NOT NULL,
  tombstoned INTEGER NOT NULL,
  live_after INTEGER NOT NULL,
  leaves_read INTEGER NOT NULL,
  leaves_ignored INTEGER NOT NULL,
  leaves_unread INTEGER NOT NULL,
  PRIMARY KEY (run_id, source),
  FOREIGN KEY (run_id) REFERENCES runs (run_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE archive_index (
  url TEXT NOT NULL,
  fetched_at TEXT NOT NULL,
  source TEXT NOT NULL,
  page_id TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('record', 'control')),
  snapshot_id TEXT NOT NULL,
  payload_digest TEXT NOT NULL,
  is_revisit INTEGER NOT NULL CHECK (is_revisit IN (0, 1)),
  status_code INTEGER NOT NULL,
  content_type TEXT,
  etag TEXT,
  last_modified TEXT,
  file TEXT NOT NULL,
  offset INTEGER NOT NULL,
  length INTEGER NOT NULL,
  PRIMARY KEY (file, offset)
) STRICT, WITHOUT ROWID;

CREATE INDEX archive_index_by_url_fetched_at ON archive_index (url, fetched_at);

CREATE INDEX archive_index_by_snapshot_id ON archive_index (snapshot_id);

CREATE INDEX archive_index_by_source_page_id ON archive_index (source, page_id);

CREATE TABLE watermarks (
  source TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  noted_at TEXT NOT NULL,
  PRIMARY KEY (source, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE codes (
  list TEXT NOT NULL,
  code TEXT NOT NULL,
  label TEXT NOT NULL,
  description TEXT,
  ordinal INTEGER NOT NULL,
  PRIMARY KEY (list, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE code_mappings (
  list TEXT NOT NULL,
  code TEXT NOT NULL,
  standard TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (list, code, standard),
  FOREIGN KEY (list, code) REFERENCES codes (list, code) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE dictionary (
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  type TEXT NOT NULL,
  meaning TEXT NOT NULL,
  unit TEXT,
  origin TEXT,
  code_list TEXT,
  PRIMARY KEY (table_name, column_name)
) STRICT, WITHOUT ROWID;

CREATE VIEW registrations AS
SELECT
  id,
  record_id,
  source_rank,
  version,
  as_of_date,
  registration_id,
  registry,
  registry_name,
  source,
  page_key,
  url,
  licence,
  attribution,
  completeness,
  language,
  schema_version,
  brief_title,
  official_title,
  public_title,
  acronym,
  organization,
  has_no_sap,
  overall_status_raw,
  overall_status_code,
  recruitment_state,
  study_state,
  why_stopped,
  is_delayed_posting,
  status_as_of_date,
  status_as_of_precision,
  status_as_of_raw,
  status_as_of_type_raw,
  status_as_of_type_code,
  last_known_status_raw,
  last_known_status_code,
  study_type_raw,
  study_type_code,
  phases_raw,
  allocation_raw,
  allocation_code,
  intervention_model_raw,
  intervention_model_code,
  primary_purpose_raw,
  primary_purpose_code,
  masking_raw,
  masking_code,
  observational_model_raw,
  observational_model_code,
  time_perspective_raw,
  time_perspective_code,
  biospecimen_retention_raw,
  biospecimen_retention_code,
  intervention_model_description,
  masking_description,
  is_patient_registry,
  biospecimen_description,
  design_text,
  target_duration_raw,
  target_duration_value,
  target_duration_unit,
  enrollment_raw,
  enrollment_count,
  enrollment_type_raw,
  enrollment_type_code,
  minimum_age_raw,
  minimum_age_value,
  minimum_age_unit,
  minimum_age_years,
  maximum_age_raw,
  maximum_age_value,
  maximum_age_unit,
  maximum_age_years,
  sex_raw,
  sex_code,
  sampling_method_raw,
  sampling_method_code,
  is_gender_based,
  gender_description,
  accepts_healthy_volunteers,
  healthy_volunteers_raw,
  study_population,
  organization_class_raw,
  organization_class_code,
  responsible_party_name,
  responsible_party_title,
  responsible_party_affiliation,
  responsible_party_type_raw,
  responsible_party_type_code,
  ipd_sharing_plan_raw,
  ipd_sharing_plan_code,
  ipd_description,
  ipd_time_frame,
  ipd_access_criteria,
  ipd_url,
  has_dmc,
  is_fda_regulated_drug,
  is_fda_regulated_device,
  is_unapproved_device,
  is_pediatric_postmarket_device,
  is_us_export,
  has_fdaaa801_violation,
  has_expanded_access,
  expanded_access_nct_id,
  is_expanded_access_individual,
  is_expanded_access_intermediate,
  is_expanded_access_treatment,
  pointing_record_count,
  expanded_access_status_raw,
  expanded_access_status_code,
  results_status,
  results_raw,
  results_url,
  results_summary,
  brief_summary,
  detailed_description,
  start_date,
  enrollment_start_date,
  primary_completion_date,
  completion_date,
  first_submitted_date,
  first_submitted_qc_date,
  first_posted_date,
  last_update_submitted_date,
  last_update_posted_date,
  last_update_date,
  results_first_submitted_date,
  results_first_submitted_qc_date,
  results_first_posted_date,
  disposition_first_submitted_date,
  disposition_first_submitted_qc_date,
  disposition_first_posted_date,
  verification_date,
  ethics_approval_date,
  phase,
  arm_group_count,
  location_count,
  search_terms
FROM (
  SELECT records.*, row_number() OVER (
    PARTITION BY registration_id
    ORDER BY source_rank, CASE completeness WHEN 'full' THEN 0 WHEN 'partial' THEN 1 ELSE 2 END,
             as_of_date DESC, record_id
  ) AS record_rank
  FROM records
  WHERE record_id NOT IN (SELECT record_id FROM tombstones)
) WHERE record_rank = 1;

CREATE VIEW open_findings AS
SELECT
  finding_id,
  kind,
  severity,
  source,
  field,
  raw,
  state,
  count(record_id) AS record_count,
  sum(occurrence_count) AS occurrence_count,
  min(record_id) AS example_record_id,
  place AS example_place,
  message
FROM findings JOIN finding_records USING (finding_id)
WHERE state = 'open'
GROUP BY finding_id;

