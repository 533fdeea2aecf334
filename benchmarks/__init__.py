"""How long the engines take, beside those of others: for the checkout only, `eager.py` is where to begin."""
