"""The only door to DuckDB: what was taken in and what was found, read and written as relations."""
