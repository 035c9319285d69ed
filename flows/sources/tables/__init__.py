"""Tables without a standard, of banks and of registers, each read by a template that a person names."""
