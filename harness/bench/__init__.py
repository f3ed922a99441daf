"""How fast things are: ratios in one run, against budgets (`python -m harness bench`)."""
