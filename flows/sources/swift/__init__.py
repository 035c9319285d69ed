"""Customer statements as SWIFT MT messages."""
