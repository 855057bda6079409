"""Networks and projects as JSON and as files."""
