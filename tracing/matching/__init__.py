"""Which records are one party, with reasons for and against."""
