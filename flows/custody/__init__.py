"""What happens to files, whatever they hold: opened only if they are plain, hashed, written whole and for their user alone; and the clock."""
