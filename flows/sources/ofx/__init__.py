"""Statements as Open Financial Exchange."""
