"""The reasoning: from records to parties, money, ownership, assets and chains. It works on values alone: no file, no database, no clock."""
