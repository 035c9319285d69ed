"""Statements as Quicken Interchange Format."""
