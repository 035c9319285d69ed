"""Registers of land, and the prices paid for it."""
