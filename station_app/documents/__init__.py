"""Papers and spreadsheets: a domain object in, bytes out. The only room of reportlab and of spreadsheet writers."""
