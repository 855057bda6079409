"""Commands that edit the network, divided by subject."""
