"""Training seen from the window: the trainer that asks the engine, and the panel that draws."""
