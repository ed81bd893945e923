"""Forms of calls: the team's, the writers', the reviewers'."""
