"""Messages between the engine and its clients; each of a run carries the run's id."""
