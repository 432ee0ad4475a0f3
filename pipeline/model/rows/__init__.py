"""The relational form of a TrialRecord: declared tables, and the mapping between a record and its rows.

Pure: no database library. `load` writes what stands here, `query` reads it back.
"""
