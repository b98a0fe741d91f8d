"""The only SQL of the desk, over sqlite-utils and SQLCipher; one module per table family."""
