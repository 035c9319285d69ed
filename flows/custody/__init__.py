"""What happens to files, whatever they hold: opened only if they are plain, hashed, written whole and for their user alone; the clock; one writer a case; and the hash of the program's own files."""
