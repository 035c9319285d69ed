"""Statements as text in which every line says what it is: "Date: 28/03/2024"."""
