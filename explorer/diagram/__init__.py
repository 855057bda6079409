"""How a network is drawn: folding, layout, routing, appearance, colors, figures."""
