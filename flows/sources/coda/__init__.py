"""Coded statements of account of Belgian banks (Febelfin)."""
