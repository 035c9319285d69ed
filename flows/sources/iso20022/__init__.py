"""Account reports and payment messages of ISO 20022 (camt, pain, pacs)."""
