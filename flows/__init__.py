"""The doing: reads files, keeps the store, runs the steps (with Prefect or without), writes and checks the dossier; and the command line."""
