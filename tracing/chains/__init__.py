"""Offence to money to asset to suspect: what joins them, what falls if a link falls, and what is missing."""
