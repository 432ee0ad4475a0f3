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
  enrollment_end_date TEXT,
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
  kind TEXT NOT NULL CHECK (kind IN ('start', 'enrollment_start', 'enrollment_end', 'primary_completion', 'completion', 'first_submitted', 'first_submitted_qc', 'first_posted', 'last_update_submitted', 'last_update_posted', 'last_update', 'results_first_submitted', 'results_first_submitted_qc', 'results_first_posted', 'disposition_first_submitted', 'disposition_first_submitted_qc', 'disposition_first_posted', 'verification', 'ethics_approval')),
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
  usual_low REAL,
  usual_high REAL,
  usual_unit TEXT,
  eligible_op TEXT CHECK (eligible_op IN ('lt', 'le', 'gt', 'ge', 'eq', 'between', 'in', 'ne', 'outside', 'not_in')),
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
  kind TEXT NOT NULL CHECK (kind IN ('deaths', 'deaths_from_adverse_events', 'serious', 'other')),
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
  related_events_raw TEXT,
  related_events INTEGER,
  deaths_raw TEXT,
  deaths INTEGER,
  related_deaths_raw TEXT,
  related_deaths INTEGER,
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
  is_redistributable INTEGER NOT NULL CHECK (is_redistributable IN (0, 1)),
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
  item TEXT,
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
  note TEXT,
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
  report TEXT,
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

CREATE TABLE parameters (
  name TEXT NOT NULL,
  value TEXT,
  meaning TEXT NOT NULL,
  PRIMARY KEY (name)
) STRICT, WITHOUT ROWID;

CREATE TABLE listings (
  source TEXT NOT NULL,
  registration_id TEXT NOT NULL,
  mark TEXT NOT NULL,
  PRIMARY KEY (source, registration_id)
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
  source_fields TEXT,
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
  enrollment_end_date,
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

CREATE VIEW trial_overview AS
SELECT
  record_id,
  registration_id,
  registry_name,
  coalesce(brief_title, public_title, official_title) AS title,
  acronym,
  overall_status_code,
  recruitment_state,
  study_type_code,
  phase,
  enrollment_count,
  enrollment_type_code,
  start_date,
  primary_completion_date,
  completion_date,
  minimum_age_years,
  maximum_age_years,
  sex_code,
  accepts_healthy_volunteers,
  (SELECT group_concat(word, '; ') FROM (SELECT name AS word FROM conditions AS child WHERE child.record_id = registrations.record_id AND name IS NOT NULL AND 1 GROUP BY name ORDER BY min(ordinal))) AS conditions,
  (SELECT group_concat(word, '; ') FROM (SELECT name AS word FROM interventions AS child WHERE child.record_id = registrations.record_id AND name IS NOT NULL AND 1 GROUP BY name ORDER BY min(ordinal))) AS interventions,
  (SELECT group_concat(word, '; ') FROM (SELECT name AS word FROM sponsors AS child WHERE child.record_id = registrations.record_id AND name IS NOT NULL AND role = 'lead' GROUP BY name ORDER BY min(ordinal))) AS lead_sponsors,
  (SELECT group_concat(word, '; ') FROM (SELECT name AS word FROM countries AS child WHERE child.record_id = registrations.record_id AND name IS NOT NULL AND NOT is_removed GROUP BY name ORDER BY min(seq))) AS countries,
  location_count,
  results_status,
  as_of_date,
  url
FROM registrations;

CREATE VIEW ages AS
SELECT
  record_id,
  registration_id,
  minimum_age_years,
  CASE WHEN minimum_age_years IS NOT NULL THEN 'limit' ELSE coalesce((SELECT status FROM value_notes AS note WHERE note.record_id = records.record_id AND seq = 0 AND path = 'eligibility.minimum_age'), CASE WHEN minimum_age_raw IS NULL THEN 'not_stated' ELSE 'parse_failed' END) END AS minimum_age_status,
  minimum_age_raw,
  maximum_age_years,
  CASE WHEN maximum_age_years IS NOT NULL THEN 'limit' ELSE coalesce((SELECT status FROM value_notes AS note WHERE note.record_id = records.record_id AND seq = 0 AND path = 'eligibility.maximum_age'), CASE WHEN maximum_age_raw IS NULL THEN 'not_stated' ELSE 'parse_failed' END) END AS maximum_age_status,
  maximum_age_raw,
  coalesce(minimum_age_years, 0) AS accepts_ages_from,
  coalesce(maximum_age_years, 999) AS accepts_ages_to
FROM records;

CREATE VIEW arms_with_interventions AS
SELECT
  arm_groups.record_id AS record_id,
  arm_groups.ordinal AS arm_ordinal,
  arm_groups.label AS arm_label,
  arm_groups.type_code AS arm_type_code,
  arm_groups.description AS arm_description,
  interventions.ordinal AS intervention_ordinal,
  interventions.name AS intervention_name,
  interventions.type_code AS intervention_type_code
FROM arm_groups
LEFT JOIN arm_interventions AS cell ON cell.record_id = arm_groups.record_id AND cell.arm_ordinal = arm_groups.ordinal
LEFT JOIN interventions ON interventions.record_id = cell.record_id AND interventions.ordinal = cell.intervention_ordinal;

CREATE VIEW sites_by_country AS
SELECT
  record_id,
  country_code,
  country_name,
  count(*) AS site_count,
  sum(coalesce(status_code = 'RECRUITING', 0)) AS open_site_count,
  count(DISTINCT city) AS city_count
FROM locations
GROUP BY record_id, country_code, country_name;

CREATE VIEW lead_sponsors AS
SELECT
  record_id,
  registration_id,
  name,
  class_code,
  country_code
FROM registrations JOIN sponsors USING (record_id)
WHERE role = 'lead';

CREATE VIEW sponsor_portfolio AS
SELECT
  name,
  min(class_code) AS class_code,
  count(DISTINCT registration_id) AS trial_count,
  count(DISTINCT CASE WHEN recruitment_state = 'yes' THEN registration_id END) AS open_count,
  count(DISTINCT CASE WHEN overall_status_code = 'COMPLETED' THEN registration_id END) AS completed_count,
  count(DISTINCT CASE WHEN overall_status_code IN ('TERMINATED', 'WITHDRAWN') THEN registration_id END) AS stopped_count,
  count(DISTINCT CASE WHEN results_status = 'posted' THEN registration_id END) AS results_count,
  sum(enrollment_count) AS participant_count,
  min(start_date) AS first_start_date,
  max(start_date) AS last_start_date
FROM registrations JOIN sponsors USING (record_id)
WHERE role = 'lead'
GROUP BY name;

CREATE VIEW criteria_text AS
SELECT
  item.record_id AS record_id,
  item.seq AS seq,
  item.path AS path,
  item.polarity AS polarity,
  above.text AS parent_text,
  item.text AS text,
  item.categories AS categories,
  item.parse_status AS parse_status
FROM criteria AS item
LEFT JOIN criteria AS above ON above.record_id = item.record_id AND above.path = item.parent
WHERE item.role = 'criterion';

CREATE VIEW numeric_criteria AS
SELECT
  record_id,
  criterion_seq,
  polarity,
  variable,
  variable_code,
  op,
  low,
  high,
  unit,
  unit_ucum,
  reference,
  subgroup,
  CASE WHEN eligible_op IN ('gt', 'ge', 'between', 'outside', 'eq', 'ne', 'in', 'not_in') THEN coalesce(usual_low, usual_high, low, high, set_low) END AS eligible_low,
  CASE WHEN eligible_op IN ('gt', 'ge', 'between', 'outside', 'eq', 'ne', 'in', 'not_in') THEN eligible_op IN ('ge', 'le', 'between', 'eq', 'in') END AS is_eligible_low_included,
  CASE WHEN eligible_op IN ('lt', 'le', 'between', 'outside', 'eq', 'ne', 'in', 'not_in') THEN coalesce(usual_high, usual_low, high, low, set_high) END AS eligible_high,
  CASE WHEN eligible_op IN ('lt', 'le', 'between', 'outside', 'eq', 'ne', 'in', 'not_in') THEN eligible_op IN ('ge', 'le', 'between', 'eq', 'in') END AS is_eligible_high_included,
  coalesce(usual_unit, unit_ucum, unit) AS eligible_unit,
  eligible_op IN ('outside', 'ne', 'not_in') AS is_eligible_outside,
  eligible_op IS NOT NULL AS decides_alone,
  text
FROM (
  SELECT criterion_constraints.*,
    (SELECT min(CAST(value AS REAL)) FROM json_each(value_set)) AS set_low,
    (SELECT max(CAST(value AS REAL)) FROM json_each(value_set)) AS set_high
  FROM criterion_constraints
)
JOIN (SELECT *, seq AS criterion_seq FROM criteria) USING (record_id, criterion_seq)
WHERE op <> 'in' OR NOT EXISTS (SELECT 1 FROM json_each(value_set) WHERE value GLOB '*[^0-9.]*');

CREATE VIEW posted_results_of AS
SELECT
  record_id,
  results_record_id
FROM (
  SELECT record_id, record_id AS results_record_id FROM posted_results
  UNION
  SELECT country.record_id, whole.record_id
  FROM records AS whole
  JOIN posted_results USING (record_id)
  JOIN records AS country ON country.registry = 'euctr'
    AND substr(country.registration_id, 1, 14) = whole.registration_id
  WHERE whole.registry = 'euctr' AND length(whole.registration_id) = 14
);

CREATE VIEW outcome_values AS
SELECT
  cell.record_id AS record_id,
  measure.section AS section,
  cell.measure_ordinal AS measure_ordinal,
  measure.type_code AS measure_type,
  measure.title AS measure_title,
  measure.time_frame AS time_frame,
  category.class_title AS class_title,
  category.title AS category_title,
  result_group.title AS group_title,
  measure.parameter_code AS parameter,
  cell.value AS value,
  cell.value_raw AS value_raw,
  measure.unit AS unit,
  measure.dispersion_code AS dispersion,
  cell.spread AS spread,
  cell.lower_limit AS lower_limit,
  cell.upper_limit AS upper_limit
FROM measurements AS cell
JOIN measure_categories AS category ON category.record_id = cell.record_id
  AND category.measure_ordinal = cell.measure_ordinal AND category.ordinal = cell.category_ordinal
JOIN result_measures AS measure ON measure.record_id = cell.record_id
  AND measure.ordinal = cell.measure_ordinal
LEFT JOIN result_groups AS result_group ON result_group.record_id = cell.record_id
  AND result_group.ordinal = cell.group_ordinal;

CREATE VIEW results_due AS
SELECT
  record_id,
  registration_id,
  coalesce(brief_title, public_title, official_title) AS title,
  (SELECT group_concat(word, '; ') FROM (SELECT name AS word FROM sponsors AS child WHERE child.record_id = registrations.record_id AND name IS NOT NULL AND role = 'lead' GROUP BY name ORDER BY min(ordinal))) AS lead_sponsors,
  phase,
  is_fda_regulated_drug,
  is_fda_regulated_device,
  primary_completion_date,
  due_date,
  results_first_submitted_date,
  CASE WHEN results_first_submitted_date IS NOT NULL OR results_status = 'posted' THEN CASE WHEN results_first_submitted_date > due_date THEN 'reported_late' ELSE 'reported' END WHEN due_date < coalesce((SELECT value FROM parameters WHERE name = 'today'), date('now')) THEN 'overdue' ELSE 'not_yet_due' END AS state,
  CAST(julianday(coalesce(results_first_submitted_date, coalesce((SELECT value FROM parameters WHERE name = 'today'), date('now')))) - julianday(due_date) AS INTEGER) AS overdue_days
FROM (
  SELECT *, date(CASE (SELECT value FROM parameters WHERE name = 'partial_date_rule') WHEN 'start' THEN substr(primary_completion_date || '-01-01', 1, 10) WHEN 'middle' THEN CASE length(primary_completion_date) WHEN 7 THEN primary_completion_date || '-15' WHEN 4 THEN primary_completion_date || '-07-01' ELSE primary_completion_date END ELSE CASE length(primary_completion_date) WHEN 7 THEN date(primary_completion_date || '-01', '+1 month', '-1 day') WHEN 4 THEN primary_completion_date || '-12-31' ELSE primary_completion_date END END,
    '+' || (SELECT value FROM parameters WHERE name = 'results_due_months') || ' months') AS due_date
  FROM registrations
  WHERE study_type_code = 'INTERVENTIONAL' AND overall_status_code IS NOT 'WITHDRAWN'
) AS registrations
WHERE due_date IS NOT NULL;

CREATE VIEW stale_recruiting AS
SELECT
  record_id,
  registration_id,
  coalesce(brief_title, public_title, official_title) AS title,
  overall_status_code,
  planned_date AS completion_date,
  CAST(julianday(coalesce((SELECT value FROM parameters WHERE name = 'today'), date('now'))) - julianday(planned_day) AS INTEGER) AS late_days,
  as_of_date
FROM (
  SELECT *, CASE (SELECT value FROM parameters WHERE name = 'partial_date_rule') WHEN 'start' THEN substr(planned_date || '-01-01', 1, 10) WHEN 'middle' THEN CASE length(planned_date) WHEN 7 THEN planned_date || '-15' WHEN 4 THEN planned_date || '-07-01' ELSE planned_date END ELSE CASE length(planned_date) WHEN 7 THEN date(planned_date || '-01', '+1 month', '-1 day') WHEN 4 THEN planned_date || '-12-31' ELSE planned_date END END AS planned_day
  FROM (SELECT *, coalesce(completion_date, primary_completion_date) AS planned_date FROM registrations)
  WHERE overall_status_code IN ('NOT_YET_RECRUITING', 'RECRUITING', 'ENROLLING_BY_INVITATION')
)
WHERE planned_day < coalesce((SELECT value FROM parameters WHERE name = 'today'), date('now'));

CREATE VIEW version_periods AS
SELECT
  record_id,
  version_id,
  number,
  category,
  valid_from,
  lead(valid_from) OVER (PARTITION BY record_id ORDER BY number) AS valid_until
FROM (
  SELECT versions.*,
         coalesce(updated_date, substr(fetched_at, 1, 10), substr(first_seen_at, 1, 10)) AS valid_from
  FROM versions JOIN records USING (record_id)
  WHERE versions.completeness = records.completeness
);

CREATE VIEW trds_completeness AS
SELECT
  record_id,
  registration_id,
  source,
  has_01_registration + has_02_registered_on + has_03_secondary_ids + has_04_support + has_05_primary_sponsor + has_06_secondary_sponsors + has_07_public_contact + has_08_scientific_contact + has_09_public_title + has_10_scientific_title + has_11_countries + has_12_conditions + has_13_interventions + has_14_criteria + has_15_study_type + has_16_first_enrollment + has_17_sample_size + has_18_recruitment_status + has_19_primary_outcomes + has_20_secondary_outcomes + has_21_ethics_review + has_22_completion_date + has_23_results + has_24_ipd_statement AS item_count,
  has_01_registration,
  has_02_registered_on,
  has_03_secondary_ids,
  has_04_support,
  has_05_primary_sponsor,
  has_06_secondary_sponsors,
  has_07_public_contact,
  has_08_scientific_contact,
  has_09_public_title,
  has_10_scientific_title,
  has_11_countries,
  has_12_conditions,
  has_13_interventions,
  has_14_criteria,
  has_15_study_type,
  has_16_first_enrollment,
  has_17_sample_size,
  has_18_recruitment_status,
  has_19_primary_outcomes,
  has_20_secondary_outcomes,
  has_21_ethics_review,
  has_22_completion_date,
  has_23_results,
  has_24_ipd_statement
FROM (
  SELECT record_id, registration_id, source,
    coalesce(registration_id IS NOT NULL, 0) AS has_01_registration,
    coalesce(coalesce(first_submitted_date, first_posted_date) IS NOT NULL, 0) AS has_02_registered_on,
    coalesce(EXISTS (SELECT 1 FROM identifiers AS child WHERE child.record_id = records.record_id AND role IN ('secondary', 'alias', 'org_study_id')), 0) AS has_03_secondary_ids,
    coalesce(EXISTS (SELECT 1 FROM sponsors AS child WHERE child.record_id = records.record_id AND role IN ('funder', 'collaborator')), 0) AS has_04_support,
    coalesce(EXISTS (SELECT 1 FROM sponsors AS child WHERE child.record_id = records.record_id AND role = 'lead'), 0) AS has_05_primary_sponsor,
    coalesce(EXISTS (SELECT 1 FROM sponsors AS child WHERE child.record_id = records.record_id AND role IN ('secondary', 'collaborator')), 0) AS has_06_secondary_sponsors,
    coalesce(EXISTS (SELECT 1 FROM contacts AS child WHERE child.record_id = records.record_id AND NOT role_code IS 'SCIENTIFIC_CONTACT'), 0) AS has_07_public_contact,
    coalesce(EXISTS (SELECT 1 FROM contacts AS child WHERE child.record_id = records.record_id AND role_code IS 'SCIENTIFIC_CONTACT') OR EXISTS (SELECT 1 FROM officials AS child WHERE child.record_id = records.record_id AND 1), 0) AS has_08_scientific_contact,
    coalesce(coalesce(public_title, brief_title) IS NOT NULL, 0) AS has_09_public_title,
    coalesce(official_title IS NOT NULL, 0) AS has_10_scientific_title,
    coalesce(EXISTS (SELECT 1 FROM countries AS child WHERE child.record_id = records.record_id AND NOT is_removed), 0) AS has_11_countries,
    coalesce(EXISTS (SELECT 1 FROM conditions AS child WHERE child.record_id = records.record_id AND 1), 0) AS has_12_conditions,
    coalesce(EXISTS (SELECT 1 FROM interventions AS child WHERE child.record_id = records.record_id AND 1), 0) AS has_13_interventions,
    coalesce(EXISTS (SELECT 1 FROM eligibility_texts AS child WHERE child.record_id = records.record_id AND 1), 0) AS has_14_criteria,
    coalesce(coalesce(study_type_code, study_type_raw) IS NOT NULL, 0) AS has_15_study_type,
    coalesce(coalesce(enrollment_start_date, start_date) IS NOT NULL, 0) AS has_16_first_enrollment,
    coalesce(enrollment_count IS NOT NULL, 0) AS has_17_sample_size,
    coalesce(overall_status_raw IS NOT NULL, 0) AS has_18_recruitment_status,
    coalesce(EXISTS (SELECT 1 FROM outcomes AS child WHERE child.record_id = records.record_id AND type = 'PRIMARY'), 0) AS has_19_primary_outcomes,
    coalesce(EXISTS (SELECT 1 FROM outcomes AS child WHERE child.record_id = records.record_id AND type = 'SECONDARY'), 0) AS has_20_secondary_outcomes,
    coalesce(ethics_approval_date IS NOT NULL OR EXISTS (SELECT 1 FROM ethics_reviews AS child WHERE child.record_id = records.record_id AND 1), 0) AS has_21_ethics_review,
    coalesce(completion_date IS NOT NULL, 0) AS has_22_completion_date,
    coalesce(results_status = 'posted' OR coalesce(results_url, results_summary) IS NOT NULL, 0) AS has_23_results,
    coalesce(coalesce(ipd_sharing_plan_raw, ipd_description) IS NOT NULL, 0) AS has_24_ipd_statement
  FROM records
);

CREATE VIEW finding_overview AS
SELECT
  finding_id,
  kind,
  severity,
  source,
  field,
  raw,
  state,
  note,
  count(record_id) AS record_count,
  coalesce(sum(occurrence_count), 0) AS occurrence_count,
  min(record_id) AS example_record_id,
  place AS example_place,
  message
FROM findings LEFT JOIN finding_records USING (finding_id)
GROUP BY finding_id;

CREATE VIEW open_findings AS
SELECT
  finding_id,
  kind,
  severity,
  source,
  field,
  raw,
  state,
  note,
  record_count,
  occurrence_count,
  example_record_id,
  example_place,
  message
FROM finding_overview
WHERE state = 'open';

CREATE VIEW leaf_coverage AS
SELECT
  run_id,
  source,
  seen,
  leaves_read,
  leaves_ignored,
  leaves_unread,
  round(1.0 * (leaves_read + leaves_ignored) / (leaves_read + leaves_ignored + leaves_unread), 6) AS accounted_share
FROM run_sources
WHERE leaves_read + leaves_ignored + leaves_unread > 0;

CREATE VIEW aact_studies AS
SELECT
  registration_id AS nct_id,
  NULL AS nlm_download_date_description,
  first_submitted_date AS study_first_submitted_date,
  results_first_submitted_date,
  disposition_first_submitted_date,
  last_update_submitted_date,
  first_submitted_qc_date AS study_first_submitted_qc_date,
  first_posted_date AS study_first_posted_date,
  (SELECT type_code FROM dates WHERE dates.record_id = records.record_id AND kind = 'first_posted') AS study_first_posted_date_type,
  results_first_submitted_qc_date,
  results_first_posted_date,
  (SELECT type_code FROM dates WHERE dates.record_id = records.record_id AND kind = 'results_first_posted') AS results_first_posted_date_type,
  disposition_first_submitted_qc_date,
  disposition_first_posted_date,
  (SELECT type_code FROM dates WHERE dates.record_id = records.record_id AND kind = 'disposition_first_posted') AS disposition_first_posted_date_type,
  last_update_submitted_date AS last_update_submitted_qc_date,
  last_update_posted_date,
  (SELECT type_code FROM dates WHERE dates.record_id = records.record_id AND kind = 'last_update_posted') AS last_update_posted_date_type,
  start_date AS start_month_year,
  (SELECT type_code FROM dates WHERE dates.record_id = records.record_id AND kind = 'start') AS start_date_type,
  CASE length(start_date) WHEN 7 THEN date(start_date || '-01', '+1 month', '-1 day') WHEN 4 THEN start_date || '-12-31' ELSE start_date END AS start_date,
  verification_date AS verification_month_year,
  CASE length(verification_date) WHEN 7 THEN date(verification_date || '-01', '+1 month', '-1 day') WHEN 4 THEN verification_date || '-12-31' ELSE verification_date END AS verification_date,
  completion_date AS completion_month_year,
  (SELECT type_code FROM dates WHERE dates.record_id = records.record_id AND kind = 'completion') AS completion_date_type,
  CASE length(completion_date) WHEN 7 THEN date(completion_date || '-01', '+1 month', '-1 day') WHEN 4 THEN completion_date || '-12-31' ELSE completion_date END AS completion_date,
  primary_completion_date AS primary_completion_month_year,
  (SELECT type_code FROM dates WHERE dates.record_id = records.record_id AND kind = 'primary_completion') AS primary_completion_date_type,
  CASE length(primary_completion_date) WHEN 7 THEN date(primary_completion_date || '-01', '+1 month', '-1 day') WHEN 4 THEN primary_completion_date || '-12-31' ELSE primary_completion_date END AS primary_completion_date,
  target_duration_raw AS target_duration,
  CASE study_type_code WHEN 'PATIENT_REGISTRY' THEN 'OBSERVATIONAL' ELSE coalesce(study_type_code, study_type_raw) END AS study_type,
  acronym,
  (SELECT baseline_population FROM posted_results AS child WHERE child.record_id = records.record_id) AS baseline_population,
  brief_title,
  official_title,
  CASE overall_status_code WHEN 'ONGOING_RECRUITMENT_UNKNOWN' THEN 'UNKNOWN' WHEN 'EA_AVAILABLE' THEN 'AVAILABLE' WHEN 'EA_NO_LONGER_AVAILABLE' THEN 'NO_LONGER_AVAILABLE' WHEN 'EA_TEMPORARILY_NOT_AVAILABLE' THEN 'TEMPORARILY_NOT_AVAILABLE' WHEN 'EA_APPROVED_FOR_MARKETING' THEN 'APPROVED_FOR_MARKETING' ELSE coalesce(overall_status_code, overall_status_raw) END AS overall_status,
  CASE last_known_status_code WHEN 'ONGOING_RECRUITMENT_UNKNOWN' THEN 'UNKNOWN' WHEN 'EA_AVAILABLE' THEN 'AVAILABLE' WHEN 'EA_NO_LONGER_AVAILABLE' THEN 'NO_LONGER_AVAILABLE' WHEN 'EA_TEMPORARILY_NOT_AVAILABLE' THEN 'TEMPORARILY_NOT_AVAILABLE' WHEN 'EA_APPROVED_FOR_MARKETING' THEN 'APPROVED_FOR_MARKETING' ELSE coalesce(last_known_status_code, last_known_status_raw) END AS last_known_status,
  replace(phase, 'NOT_APPLICABLE', 'NA') AS phase,
  enrollment_count AS enrollment,
  coalesce(enrollment_type_code, enrollment_type_raw) AS enrollment_type,
  organization AS source,
  (SELECT limitations FROM posted_results AS child WHERE child.record_id = records.record_id) AS limitations_and_caveats,
  CASE study_type_code WHEN 'INTERVENTIONAL' THEN nullif(arm_group_count, 0) END AS number_of_arms,
  CASE WHEN study_type_code <> 'INTERVENTIONAL' THEN nullif(arm_group_count, 0) END AS number_of_groups,
  why_stopped,
  has_expanded_access,
  is_expanded_access_individual AS expanded_access_type_individual,
  is_expanded_access_intermediate AS expanded_access_type_intermediate,
  is_expanded_access_treatment AS expanded_access_type_treatment,
  has_dmc,
  is_fda_regulated_drug,
  is_fda_regulated_device,
  is_unapproved_device,
  is_pediatric_postmarket_device AS is_ppsd,
  is_us_export,
  coalesce(biospecimen_retention_code, biospecimen_retention_raw) AS biospec_retention,
  biospecimen_description AS biospec_description,
  ipd_time_frame,
  ipd_access_criteria,
  ipd_url,
  coalesce(ipd_sharing_plan_code, ipd_sharing_plan_raw) AS plan_to_share_ipd,
  ipd_description AS plan_to_share_ipd_description,
  NULL AS created_at,
  NULL AS updated_at,
  CASE organization_class_code WHEN 'NON_COMMERCIAL' THEN 'OTHER' ELSE coalesce(organization_class_code, organization_class_raw) END AS source_class,
  is_delayed_posting AS delayed_posting,
  expanded_access_nct_id AS expanded_access_nctid,
  CASE expanded_access_status_code WHEN 'ONGOING_RECRUITMENT_UNKNOWN' THEN 'UNKNOWN' WHEN 'EA_AVAILABLE' THEN 'AVAILABLE' WHEN 'EA_NO_LONGER_AVAILABLE' THEN 'NO_LONGER_AVAILABLE' WHEN 'EA_TEMPORARILY_NOT_AVAILABLE' THEN 'TEMPORARILY_NOT_AVAILABLE' WHEN 'EA_APPROVED_FOR_MARKETING' THEN 'APPROVED_FOR_MARKETING' ELSE coalesce(expanded_access_status_code, expanded_access_status_raw) END AS expanded_access_status_for_nctid,
  has_fdaaa801_violation AS fdaaa801_violation,
  (SELECT baseline_units_analyzed FROM posted_results AS child WHERE child.record_id = records.record_id) AS baseline_type_units_analyzed
FROM records
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND 1;

CREATE VIEW aact_eligibilities AS
SELECT
  records.id AS id,
  registration_id AS nct_id,
  coalesce(sampling_method_code, sampling_method_raw) AS sampling_method,
  coalesce(sex_code, sex_raw) AS gender,
  coalesce(minimum_age_raw, 'N/A') AS minimum_age,
  coalesce(maximum_age_raw, 'N/A') AS maximum_age,
  CASE accepts_healthy_volunteers WHEN 1 THEN 't' WHEN 0 THEN 'f' END AS healthy_volunteers,
  study_population AS population,
  (SELECT text FROM eligibility_texts AS child WHERE child.record_id = records.record_id AND seq = 1) AS criteria,
  gender_description,
  is_gender_based AS gender_based,
  EXISTS (SELECT 1 FROM standard_ages AS child WHERE child.record_id = records.record_id AND standard_age_code = 'ADULT') AS adult,
  EXISTS (SELECT 1 FROM standard_ages AS child WHERE child.record_id = records.record_id AND standard_age_code = 'CHILD') AS child,
  EXISTS (SELECT 1 FROM standard_ages AS child WHERE child.record_id = records.record_id AND standard_age_code = 'OLDER_ADULT') AS older_adult
FROM records
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND 1;

CREATE VIEW aact_calculated_values AS
SELECT
  records.id AS id,
  registration_id AS nct_id,
  location_count AS number_of_facilities,
  (SELECT sum(affected) FROM adverse_events AS event JOIN adverse_event_counts AS cell ON cell.record_id = event.record_id AND cell.event_ordinal = event.ordinal WHERE event.record_id = records.record_id AND kind = 'other') AS number_of_nsae_subjects,
  (SELECT sum(affected) FROM adverse_events AS event JOIN adverse_event_counts AS cell ON cell.record_id = event.record_id AND cell.event_ordinal = event.ordinal WHERE event.record_id = records.record_id AND kind = 'serious') AS number_of_sae_subjects,
  CAST(substr(first_submitted_date, 1, 4) AS INTEGER) AS registered_in_calendar_year,
  NULL AS nlm_download_date,
  CASE WHEN (SELECT type_code FROM dates WHERE dates.record_id = records.record_id AND kind = 'primary_completion') = 'ACTUAL' THEN CAST((julianday(CASE length(primary_completion_date) WHEN 7 THEN date(primary_completion_date || '-01', '+1 month', '-1 day') WHEN 4 THEN primary_completion_date || '-12-31' ELSE primary_completion_date END) - julianday(CASE length(start_date) WHEN 7 THEN date(start_date || '-01', '+1 month', '-1 day') WHEN 4 THEN start_date || '-12-31' ELSE start_date END)) / 30 AS INTEGER) END AS actual_duration,
  coalesce(results_status = 'posted', 0) AS were_results_reported,
  CASE WHEN (SELECT type_code FROM dates WHERE dates.record_id = records.record_id AND kind = 'primary_completion') = 'ACTUAL' THEN CAST((julianday(CASE length(results_first_submitted_date) WHEN 7 THEN date(results_first_submitted_date || '-01', '+1 month', '-1 day') WHEN 4 THEN results_first_submitted_date || '-12-31' ELSE results_first_submitted_date END) - julianday(CASE length(primary_completion_date) WHEN 7 THEN date(primary_completion_date || '-01', '+1 month', '-1 day') WHEN 4 THEN primary_completion_date || '-12-31' ELSE primary_completion_date END)) / 30 AS INTEGER) END AS months_to_report_results,
  EXISTS (SELECT 1 FROM locations AS child WHERE child.record_id = records.record_id AND child.country_code IN ('US', 'AS', 'FM', 'GU', 'MH', 'MP', 'PR', 'PW', 'UM', 'VI')) AS has_us_facility,
  location_count = 1 AS has_single_facility,
  CAST(minimum_age_value AS INTEGER) AS minimum_age_num,
  CAST(maximum_age_value AS INTEGER) AS maximum_age_num,
  CASE WHEN minimum_age_value IS NOT NULL THEN substr(minimum_age_raw, instr(minimum_age_raw, ' ') + 1) END AS minimum_age_unit,
  CASE WHEN maximum_age_value IS NOT NULL THEN substr(maximum_age_raw, instr(maximum_age_raw, ' ') + 1) END AS maximum_age_unit,
  (SELECT count(*) FROM outcomes AS child WHERE child.record_id = records.record_id AND type = 'PRIMARY') AS number_of_primary_outcomes_to_measure,
  (SELECT count(*) FROM outcomes AS child WHERE child.record_id = records.record_id AND type = 'SECONDARY') AS number_of_secondary_outcomes_to_measure,
  (SELECT count(*) FROM outcomes AS child WHERE child.record_id = records.record_id AND type = 'OTHER') AS number_of_other_outcomes_to_measure
FROM records
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND 1;

CREATE VIEW aact_designs AS
SELECT
  records.id AS id,
  registration_id AS nct_id,
  CASE allocation_code WHEN 'QUASI_RANDOMIZED' THEN 'NON_RANDOMIZED' WHEN 'NOT_APPLICABLE' THEN 'NA' ELSE coalesce(allocation_code, allocation_raw) END AS allocation,
  coalesce(intervention_model_code, intervention_model_raw) AS intervention_model,
  coalesce(observational_model_code, observational_model_raw) AS observational_model,
  coalesce(primary_purpose_code, primary_purpose_raw) AS primary_purpose,
  coalesce(time_perspective_code, time_perspective_raw) AS time_perspective,
  coalesce(masking_code, masking_raw) AS masking,
  masking_description,
  intervention_model_description,
  EXISTS (SELECT 1 FROM masked_roles AS child WHERE child.record_id = records.record_id AND role_code = 'PARTICIPANT') AS subject_masked,
  EXISTS (SELECT 1 FROM masked_roles AS child WHERE child.record_id = records.record_id AND role_code = 'CARE_PROVIDER') AS caregiver_masked,
  EXISTS (SELECT 1 FROM masked_roles AS child WHERE child.record_id = records.record_id AND role_code = 'INVESTIGATOR') AS investigator_masked,
  EXISTS (SELECT 1 FROM masked_roles AS child WHERE child.record_id = records.record_id AND role_code = 'OUTCOMES_ASSESSOR') AS outcomes_assessor_masked
FROM records
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND 1;

CREATE VIEW aact_design_groups AS
SELECT
  records.id * 1000000 + child.ordinal AS id,
  records.registration_id AS nct_id,
  coalesce(child.type_code, child.type_raw) AS group_type,
  child.label AS title,
  child.description AS description
FROM records JOIN arm_groups AS child USING (record_id)
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND 1;

CREATE VIEW aact_interventions AS
SELECT
  records.id * 1000000 + child.ordinal AS id,
  records.registration_id AS nct_id,
  coalesce(child.type_code, child.type_raw) AS intervention_type,
  child.name AS name,
  child.description AS description
FROM records JOIN interventions AS child USING (record_id)
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND 1;

CREATE VIEW aact_design_group_interventions AS
SELECT
  records.id * 1000000 + child.seq AS id,
  records.registration_id AS nct_id,
  records.id * 1000000 + child.arm_ordinal AS design_group_id,
  records.id * 1000000 + child.intervention_ordinal AS intervention_id
FROM records JOIN arm_interventions AS child USING (record_id)
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND 1;

CREATE VIEW aact_id_information AS
SELECT
  records.id * 1000000 + child.ordinal AS id,
  records.registration_id AS nct_id,
  CASE child.role WHEN 'alias' THEN 'nct_alias' WHEN 'secondary' THEN 'secondary_id' ELSE 'org_study_id' END AS id_source,
  child.raw AS id_value,
  child.kind_raw AS id_type,
  child.issuer AS id_type_description,
  child.link AS id_link
FROM records JOIN identifiers AS child USING (record_id)
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND child.role IN ('alias', 'org_study_id', 'secondary');

CREATE VIEW aact_facilities AS
SELECT
  records.id * 1000000 + child.ordinal AS id,
  records.registration_id AS nct_id,
  CASE child.status_code WHEN 'ONGOING_RECRUITMENT_UNKNOWN' THEN 'UNKNOWN' WHEN 'EA_AVAILABLE' THEN 'AVAILABLE' WHEN 'EA_NO_LONGER_AVAILABLE' THEN 'NO_LONGER_AVAILABLE' WHEN 'EA_TEMPORARILY_NOT_AVAILABLE' THEN 'TEMPORARILY_NOT_AVAILABLE' WHEN 'EA_APPROVED_FOR_MARKETING' THEN 'APPROVED_FOR_MARKETING' ELSE coalesce(child.status_code, child.status_raw) END AS status,
  child.facility AS name,
  child.city AS city,
  child.state AS state,
  child.zip AS zip,
  child.country_raw AS country,
  child.latitude AS latitude,
  child.longitude AS longitude
FROM records JOIN locations AS child USING (record_id)
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND 1;

CREATE VIEW aact_sponsors AS
SELECT
  records.id * 1000000 + child.ordinal AS id,
  records.registration_id AS nct_id,
  CASE child.class_code WHEN 'NON_COMMERCIAL' THEN 'OTHER' ELSE coalesce(child.class_code, child.class_raw) END AS agency_class,
  child.role AS lead_or_collaborator,
  child.name AS name
FROM records JOIN sponsors AS child USING (record_id)
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND child.role IN ('lead', 'collaborator');

CREATE VIEW aact_conditions AS
SELECT
  records.id * 1000000 + child.ordinal AS id,
  records.registration_id AS nct_id,
  child.name AS name,
  lower(child.name) AS downcase_name
FROM records JOIN conditions AS child USING (record_id)
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND 1;

CREATE VIEW aact_keywords AS
SELECT
  records.id * 1000000 + child.seq AS id,
  records.registration_id AS nct_id,
  child.keyword AS name,
  lower(child.keyword) AS downcase_name
FROM records JOIN keywords AS child USING (record_id)
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND 1;

CREATE VIEW aact_countries AS
SELECT
  records.id * 1000000 + child.seq AS id,
  records.registration_id AS nct_id,
  child.raw AS name,
  child.is_removed AS removed
FROM records JOIN countries AS child USING (record_id)
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND 1;

CREATE VIEW aact_design_outcomes AS
SELECT
  records.id * 1000000 + child.seq AS id,
  records.registration_id AS nct_id,
  lower(child.type) AS outcome_type,
  child.measure AS measure,
  child.time_frame AS time_frame,
  NULL AS population,
  child.description AS description
FROM records JOIN outcomes AS child USING (record_id)
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND 1;

CREATE VIEW aact_browse_conditions AS
SELECT
  records.id * 1000000 + child.seq AS id,
  records.registration_id AS nct_id,
  child.term AS mesh_term,
  lower(child.term) AS downcase_mesh_term,
  CASE child.kind WHEN 'term' THEN 'mesh-list' ELSE 'mesh-ancestor' END AS mesh_type
FROM records JOIN mesh_terms AS child USING (record_id)
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND child.derived_from = 'condition';

CREATE VIEW aact_browse_interventions AS
SELECT
  records.id * 1000000 + child.seq AS id,
  records.registration_id AS nct_id,
  child.term AS mesh_term,
  lower(child.term) AS downcase_mesh_term,
  CASE child.kind WHEN 'term' THEN 'mesh-list' ELSE 'mesh-ancestor' END AS mesh_type
FROM records JOIN mesh_terms AS child USING (record_id)
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND child.derived_from = 'intervention';

CREATE VIEW aact_brief_summaries AS
SELECT
  records.id AS id,
  registration_id AS nct_id,
  brief_summary AS description
FROM records
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND brief_summary IS NOT NULL;

CREATE VIEW aact_detailed_descriptions AS
SELECT
  records.id AS id,
  registration_id AS nct_id,
  detailed_description AS description
FROM records
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND detailed_description IS NOT NULL;

CREATE VIEW aact_overall_officials AS
SELECT
  records.id * 1000000 + child.ordinal AS id,
  records.registration_id AS nct_id,
  coalesce(child.role_code, child.role_raw) AS role,
  child.name AS name,
  child.affiliation AS affiliation
FROM records JOIN officials AS child USING (record_id)
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND 1;

CREATE VIEW aact_responsible_parties AS
SELECT
  records.id AS id,
  registration_id AS nct_id,
  coalesce(responsible_party_type_code, responsible_party_type_raw) AS responsible_party_type,
  CASE WHEN NOT responsible_party_type_raw IS NULL THEN responsible_party_name END AS name,
  responsible_party_title AS title,
  CASE WHEN responsible_party_type_raw IS NULL THEN responsible_party_affiliation END AS organization,
  CASE WHEN NOT responsible_party_type_raw IS NULL THEN responsible_party_affiliation END AS affiliation,
  CASE WHEN responsible_party_type_raw IS NULL THEN responsible_party_name END AS old_name_title
FROM records
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND coalesce(responsible_party_type_raw, responsible_party_name, responsible_party_affiliation) IS NOT NULL;

CREATE VIEW aact_links AS
SELECT
  records.id * 1000000 + child.ordinal AS id,
  records.registration_id AS nct_id,
  child.url AS url,
  child.label AS description
FROM records JOIN links AS child USING (record_id)
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND 1;

CREATE VIEW aact_study_references AS
SELECT
  records.id * 1000000 + child.ordinal AS id,
  records.registration_id AS nct_id,
  child.pmid AS pmid,
  coalesce(child.type_code, child.type_raw) AS reference_type,
  child.citation AS citation
FROM records JOIN study_references AS child USING (record_id)
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND 1;

CREATE VIEW aact_result_groups AS
SELECT
  records.id * 1000000 + child.ordinal AS id,
  records.registration_id AS nct_id,
  child.group_id AS ctgov_group_code,
  CASE child.section WHEN 'participant_flow' THEN 'Participant Flow' WHEN 'baseline' THEN 'Baseline' WHEN 'outcome_measure' THEN 'Outcome' WHEN 'adverse_events' THEN 'Reported Event' END AS result_type,
  child.title AS title,
  child.description AS description
FROM records JOIN result_groups AS child USING (record_id)
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND 1;

CREATE VIEW aact_participant_flows AS
SELECT
  records.id AS id,
  registration_id AS nct_id,
  (SELECT recruitment_details FROM posted_results AS p WHERE p.record_id = records.record_id) AS recruitment_details,
  (SELECT pre_assignment_details FROM posted_results AS p WHERE p.record_id = records.record_id) AS pre_assignment_details,
  (SELECT flow_units_analyzed FROM posted_results AS p WHERE p.record_id = records.record_id) AS units_analyzed
FROM records
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND records.record_id IN (SELECT record_id FROM flow_periods);

CREATE VIEW aact_milestones AS
SELECT
  (((records.id) * 10000 + child.period_ordinal) * 10000 + child.milestone_ordinal) * 10000 + child.seq AS id,
  records.registration_id AS nct_id,
  records.id * 1000000 + child.group_ordinal AS result_group_id,
  child.group_id AS ctgov_group_code,
  period.title AS period,
  child.participants AS count,
  milestone.type AS title,
  child.comment AS description,
  milestone.comment AS milestone_description,
  child.units AS count_units
FROM records JOIN flow_counts AS child USING (record_id)
JOIN flow_milestones AS milestone ON milestone.record_id = child.record_id AND milestone.ordinal = child.milestone_ordinal AND milestone.period_ordinal = child.period_ordinal
JOIN flow_periods AS period ON period.record_id = child.record_id AND period.ordinal = child.period_ordinal
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND milestone.kind = 'milestone';

CREATE VIEW aact_drop_withdrawals AS
SELECT
  (((records.id) * 10000 + child.period_ordinal) * 10000 + child.milestone_ordinal) * 10000 + child.seq AS id,
  records.registration_id AS nct_id,
  records.id * 1000000 + child.group_ordinal AS result_group_id,
  child.group_id AS ctgov_group_code,
  period.title AS period,
  child.participants AS count,
  milestone.type AS reason,
  child.comment AS drop_withdraw_comment,
  milestone.comment AS reason_comment,
  child.units AS count_units
FROM records JOIN flow_counts AS child USING (record_id)
JOIN flow_milestones AS milestone ON milestone.record_id = child.record_id AND milestone.ordinal = child.milestone_ordinal AND milestone.period_ordinal = child.period_ordinal
JOIN flow_periods AS period ON period.record_id = child.record_id AND period.ordinal = child.period_ordinal
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND milestone.kind = 'drop_out';

CREATE VIEW aact_baseline_counts AS
SELECT
  records.id * 1000000 + child.seq AS id,
  records.registration_id AS nct_id,
  records.id * 1000000 + child.group_ordinal AS result_group_id,
  child.group_id AS ctgov_group_code,
  child.units AS units,
  'overall' AS scope,
  child.count AS count
FROM records JOIN baseline_denominators AS child USING (record_id)
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND 1;

CREATE VIEW aact_baseline_measurements AS
SELECT
  (((records.id) * 10000 + child.measure_ordinal) * 10000 + child.category_ordinal) * 10000 + child.seq AS id,
  records.registration_id AS nct_id,
  records.id * 1000000 + child.group_ordinal AS result_group_id,
  child.group_id AS ctgov_group_code,
  category.class_title AS classification,
  category.title AS category,
  measure.title AS title,
  measure.description AS description,
  measure.unit AS units,
  coalesce(measure.parameter_code, measure.parameter_raw) AS param_type,
  child.value_raw AS param_value,
  child.value AS param_value_num,
  measure.dispersion_raw AS dispersion_type,
  child.spread_raw AS dispersion_value,
  child.spread AS dispersion_value_num,
  child.lower_limit AS dispersion_lower_limit,
  child.upper_limit AS dispersion_upper_limit,
  child.comment AS explanation_of_na,
  (SELECT base.count FROM measure_denominators AS base WHERE base.record_id = child.record_id AND base.measure_ordinal = child.measure_ordinal AND base.group_id = child.group_id AND base.class_ordinal IS NULL ORDER BY base.seq LIMIT 1) AS number_analyzed,
  (SELECT base.units FROM measure_denominators AS base WHERE base.record_id = child.record_id AND base.measure_ordinal = child.measure_ordinal AND base.group_id = child.group_id AND base.class_ordinal IS NULL ORDER BY base.seq LIMIT 1) AS number_analyzed_units,
  measure.population AS population_description,
  measure.is_percentage_calculated AS calculate_percentage
FROM records JOIN measurements AS child USING (record_id)
JOIN result_measures AS measure ON measure.record_id = child.record_id AND measure.ordinal = child.measure_ordinal
JOIN measure_categories AS category ON category.record_id = child.record_id AND category.ordinal = child.category_ordinal AND category.measure_ordinal = child.measure_ordinal
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND measure.section = 'baseline';

CREATE VIEW aact_outcomes AS
SELECT
  records.id * 1000000 + child.ordinal AS id,
  records.registration_id AS nct_id,
  coalesce(child.type_code, child.type_raw) AS outcome_type,
  child.title AS title,
  child.description AS description,
  child.time_frame AS time_frame,
  child.population AS population,
  CASE length(child.anticipated_posting_date) WHEN 7 THEN date(child.anticipated_posting_date || '-01', '+1 month', '-1 day') WHEN 4 THEN child.anticipated_posting_date || '-12-31' ELSE child.anticipated_posting_date END AS anticipated_posting_date,
  child.anticipated_posting_date AS anticipated_posting_month_year,
  child.unit AS units,
  child.units_analyzed AS units_analyzed,
  child.dispersion_raw AS dispersion_type,
  coalesce(child.parameter_code, child.parameter_raw) AS param_type
FROM records JOIN result_measures AS child USING (record_id)
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND child.section = 'outcome_measure';

CREATE VIEW aact_outcome_counts AS
SELECT
  ((records.id) * 10000 + child.measure_ordinal) * 10000 + child.seq AS id,
  records.registration_id AS nct_id,
  records.id * 1000000 + child.measure_ordinal AS outcome_id,
  records.id * 1000000 + child.group_ordinal AS result_group_id,
  child.group_id AS ctgov_group_code,
  'Measure' AS scope,
  child.units AS units,
  child.count AS count
FROM records JOIN measure_denominators AS child USING (record_id)
JOIN result_measures AS measure ON measure.record_id = child.record_id AND measure.ordinal = child.measure_ordinal
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND measure.section = 'outcome_measure' AND child.class_ordinal IS NULL;

CREATE VIEW aact_outcome_measurements AS
SELECT
  (((records.id) * 10000 + child.measure_ordinal) * 10000 + child.category_ordinal) * 10000 + child.seq AS id,
  records.registration_id AS nct_id,
  records.id * 1000000 + child.measure_ordinal AS outcome_id,
  records.id * 1000000 + child.group_ordinal AS result_group_id,
  child.group_id AS ctgov_group_code,
  category.class_title AS classification,
  category.title AS category,
  measure.title AS title,
  measure.description AS description,
  measure.unit AS units,
  coalesce(measure.parameter_code, measure.parameter_raw) AS param_type,
  child.value_raw AS param_value,
  child.value AS param_value_num,
  measure.dispersion_raw AS dispersion_type,
  child.spread_raw AS dispersion_value,
  child.spread AS dispersion_value_num,
  child.lower_limit AS dispersion_lower_limit,
  child.upper_limit AS dispersion_upper_limit,
  child.comment AS explanation_of_na,
  child.upper_limit_raw AS dispersion_upper_limit_raw,
  child.lower_limit_raw AS dispersion_lower_limit_raw
FROM records JOIN measurements AS child USING (record_id)
JOIN result_measures AS measure ON measure.record_id = child.record_id AND measure.ordinal = child.measure_ordinal
JOIN measure_categories AS category ON category.record_id = child.record_id AND category.ordinal = child.category_ordinal AND category.measure_ordinal = child.measure_ordinal
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND measure.section = 'outcome_measure';

CREATE VIEW aact_outcome_analyses AS
SELECT
  ((records.id) * 10000 + child.measure_ordinal) * 10000 + child.ordinal AS id,
  records.registration_id AS nct_id,
  records.id * 1000000 + child.measure_ordinal AS outcome_id,
  coalesce(child.non_inferiority_type_code, child.non_inferiority_type_raw) AS non_inferiority_type,
  child.non_inferiority_comment AS non_inferiority_description,
  child.parameter AS param_type,
  child.parameter_value AS param_value,
  coalesce(child.dispersion_type_code, child.dispersion_type_raw) AS dispersion_type,
  child.dispersion_value AS dispersion_value,
  CASE child.p_value_relation WHEN 'lt' THEN '<' WHEN 'le' THEN '<=' WHEN 'gt' THEN '>' WHEN 'ge' THEN '>=' END AS p_value_modifier,
  child.p_value AS p_value,
  coalesce(child.ci_sides_code, child.ci_sides_raw) AS ci_n_sides,
  child.ci_percent AS ci_percent,
  child.ci_lower_limit AS ci_lower_limit,
  child.ci_upper_limit AS ci_upper_limit,
  child.ci_upper_limit_comment AS ci_upper_limit_na_comment,
  child.p_value_comment AS p_value_description,
  child.method AS method,
  child.method_comment AS method_description,
  child.estimate_comment AS estimate_description,
  child.group_description AS groups_description,
  child.other_description AS other_analysis_description,
  child.ci_upper_limit_raw AS ci_upper_limit_raw,
  child.ci_lower_limit_raw AS ci_lower_limit_raw,
  child.p_value_raw AS p_value_raw
FROM records JOIN result_analyses AS child USING (record_id)

WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND 1;

CREATE VIEW aact_outcome_analysis_groups AS
SELECT
  (((records.id) * 10000 + child.measure_ordinal) * 10000 + child.analysis_ordinal) * 10000 + child.seq AS id,
  records.registration_id AS nct_id,
  (records.id * 10000 + child.measure_ordinal) * 10000 + child.analysis_ordinal AS outcome_analysis_id,
  records.id * 1000000 + child.group_ordinal AS result_group_id,
  child.group_id AS ctgov_group_code
FROM records JOIN analysis_groups AS child USING (record_id)

WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND 1;

CREATE VIEW aact_reported_events AS
SELECT
  ((records.id) * 10000 + child.event_ordinal) * 10000 + child.seq AS id,
  records.registration_id AS nct_id,
  records.id * 1000000 + child.group_ordinal AS result_group_id,
  child.group_id AS ctgov_group_code,
  posted.event_time_frame AS time_frame,
  event.kind AS event_type,
  NULL AS default_vocab,
  NULL AS default_assessment,
  child.affected AS subjects_affected,
  child.at_risk AS subjects_at_risk,
  posted.event_description AS description,
  child.events AS event_count,
  event.organ_system AS organ_system,
  event.term AS adverse_event_term,
  posted.event_frequency_threshold AS frequency_threshold,
  event.vocabulary AS vocab,
  coalesce(event.assessment_code, event.assessment_raw) AS assessment
FROM records JOIN adverse_event_counts AS child USING (record_id)
JOIN adverse_events AS event ON event.record_id = child.record_id AND event.ordinal = child.event_ordinal
JOIN posted_results AS posted ON posted.record_id = child.record_id
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND 1;

CREATE VIEW aact_reported_event_totals AS
SELECT
  records.id * 1000000 + child.seq AS id,
  records.registration_id AS nct_id,
  child.group_id AS ctgov_group_code,
  child.kind AS event_type,
  CASE child.kind WHEN 'deaths' THEN 'Total, all-cause mortality' WHEN 'serious' THEN 'Total, serious adverse events' WHEN 'other' THEN 'Total, other adverse events' END AS classification,
  child.affected AS subjects_affected,
  child.at_risk AS subjects_at_risk
FROM records JOIN adverse_event_totals AS child USING (record_id)
WHERE records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones) AND 1;

