"""All that is Qt: one folder per screen, screens never import each other."""
