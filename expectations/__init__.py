"""What is promised of every exhibit's rows and of the store, checked with Great Expectations; a row that breaks a promise is set aside or marked, never lost."""
