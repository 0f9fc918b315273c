"""Any two functions, a cost and its gradient or any other, held against each other."""
