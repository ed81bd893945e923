"""What people do at the hackathon."""
