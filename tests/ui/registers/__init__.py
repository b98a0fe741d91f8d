"""The page 登记册 on the real window."""
