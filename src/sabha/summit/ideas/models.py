"""Ideas, pledges of support, ballots and milestones."""
