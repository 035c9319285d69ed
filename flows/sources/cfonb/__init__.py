"""Statements of French banks on data carriers (CFONB)."""
