"""What people do with ideas: tend them, pledge support, vote on budgets, show what was reached."""
