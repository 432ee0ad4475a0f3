"""What flows between the stages: source records, trial records, codes and envelopes."""
