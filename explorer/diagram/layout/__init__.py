"""The automatic layout of a diagram.

    view → nested levels → ranks → columns → lanes → bands → absolute positions

    rank 0     rank 1     rank 2
    ┌──────┐   ┌──────┐   ┌──────┐      `nested` makes a level of each expanded group, inside out;
    │ image├─┬─┤ conv ├─┬─┤ add  │      `ranking` gives items ranks and sorts the columns;
    └──────┘ │ └──────┘ │ └──────┘      `layered` places them, with edges in tracks (vertical,
             └──────────┘  lane         between columns) and lanes (along the flow, past columns).

A long level is cut into `bands` at `band_breaks`; a chain is broken into `chain_rows` instead.
`arrange` makes positions absolute and adds boxes that were placed by hand.
"""
