"""Running the flows: a Prefect server of our own for the length of a command, or the server that PREFECT_API_URL names.

Nothing here decides anything about a case.
"""
