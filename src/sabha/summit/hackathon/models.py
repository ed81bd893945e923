"""Challenges, projects, teams and their logs."""
