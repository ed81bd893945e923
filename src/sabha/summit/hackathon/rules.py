"""Who may do what here, and what may be shown of it."""
