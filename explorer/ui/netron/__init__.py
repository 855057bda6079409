"""Netron in the window: the network as ONNX, served on loopback, shown by WebEngine, offline."""
