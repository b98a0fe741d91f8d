"""Books that the city's staff take away: the only room of this program that writes spreadsheets."""
