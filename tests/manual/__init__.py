"""The clerk's manual says what is so: pages, keys, buttons and sentences are those of the program."""
