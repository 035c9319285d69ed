"""Work on bare register files, without a case."""
