"""The Netron tab: the network as ONNX, served on loopback and shown by Qt WebEngine, offline."""
