"""How two written names compare: spelling, word order, company forms; the reasons in words."""
