"""What a clerk can do. Each action checks right and form, and writes record and journal in one transaction."""
