"""Customer statements of Spanish banks (Asociación Española de Banca)."""
