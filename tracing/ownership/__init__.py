"""Who owns and who controls what, on a day, as it was recorded on a day."""
