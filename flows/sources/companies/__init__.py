"""Registers of companies, of their owners and of their officers."""
