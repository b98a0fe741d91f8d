"""The receiving office: keeps what the stations send, answers record by record, publishes reference data."""
