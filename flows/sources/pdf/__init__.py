"""Bank statements as PDF, of which only the text that a reader of the page sees is read, by a layout that a person names."""
