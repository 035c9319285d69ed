"""Work on plain ledgers, without a case."""
