"""What is kept how long: retention, the year's archive, the database key."""
