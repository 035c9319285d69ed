"""Statements of accounts become one ordered ledger of transfers: links, returns, gaps, order."""
