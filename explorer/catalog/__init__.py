"""Everything that a user can choose: layers, blocks, architectures, training options, data, demos.

Importing this package files everything, most of it through the demos; it needs neither torch nor
Qt, because a choice is texts and numbers, and a dotted path to what the engine makes of it.
"""

from explorer.catalog import activations, architectures, blocks, demos, layers
