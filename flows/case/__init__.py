"""A case on disk: its folder, the custody of what was received, the log, the versions of its dossiers."""
