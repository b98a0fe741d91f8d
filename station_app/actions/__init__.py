"""What a clerk can do. Each action checks the right, checks the form, and writes record and journal in one transaction."""
