"""What is raised where this program contradicts itself: a mistake of ours, never something odd in the evidence.

A guarantee raises; it is never an `assert`, which `python -O` switches off.
"""


class GuaranteeBroken(Exception):
    """This program contradicts itself: nothing that it found may be used. The text says which guarantee and where."""
