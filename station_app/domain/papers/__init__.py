"""What stands on the papers of the desk: frozen values, ready to be set. Labels instead of codes, phones masked."""
