"""Ledgers made for research, whose labels are known."""
