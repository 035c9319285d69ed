"""Ledgers that exchanges of crypto-assets give of their customers: money, and units of coins."""
