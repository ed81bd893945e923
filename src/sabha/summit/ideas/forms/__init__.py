"""Forms of ideas, pledges, ballots and milestones."""
