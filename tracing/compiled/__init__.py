"""Helpers compiled with numba that know nothing of money: rows fetched ahead, names as numbers."""
