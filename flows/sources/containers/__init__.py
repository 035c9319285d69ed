"""Files that hold other files, each of which is read by its own source."""
