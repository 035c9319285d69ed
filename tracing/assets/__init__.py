"""What there is to freeze: holder, value, charges, purchases, gifts."""
