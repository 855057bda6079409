"""How a network is drawn: collapsing, layout, routing, appearance, colors, figures."""
