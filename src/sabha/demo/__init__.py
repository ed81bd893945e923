"""A living summit to look at: the real concept note, played forward by people who are plainly simulated."""
