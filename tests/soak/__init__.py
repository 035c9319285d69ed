"""Long runs of what the tests run briefly: commands with a bounded count, a printed seed and a line of result."""
