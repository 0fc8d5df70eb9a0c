"""Golden conversations and what plays them."""
