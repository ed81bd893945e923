"""What people do in this stage."""
