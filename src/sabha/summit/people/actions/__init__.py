"""What happens to people: ways in, membership and roles, profile and consent, letters, erasure."""
