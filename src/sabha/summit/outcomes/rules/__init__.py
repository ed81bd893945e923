"""Who may do what with outcomes, and what may be shown of them."""
