"""The office's pages for a browser: server-rendered, without a script, without any other host."""
