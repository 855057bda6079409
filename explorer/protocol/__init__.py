"""Messages between the engine and whoever asks it."""
