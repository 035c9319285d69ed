"""Reports that are leads and never evidence."""
