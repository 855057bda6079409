"""A network as the file of PyTorch that a person could have written.

In order: `dataflow` follows connections, `module_tree` makes the tree of names, `planner` decides
what is a row, a list or a class, `optional_modules` and `shared_classes` find the groups that are
one class, `pytorch.constructors` and `pytorch.forwards` write methods, `pytorch.generate` the file.

It is written from declarations alone, without torch: from a block's target and its arguments. What
is a module is told by the capital letter of its target, and which of torch's arguments need not be
said by a small table, which a test holds against torch. A group that can compute by itself becomes
a class, or a row where its parts are numbered and feed one another; one that data leave and enter
again keeps its name only. Groups that differ in numbers share a class, whose constructor takes the
numbers. What was given up: constants inside a forward, such as the sizes of a reshape, make two
classes; and loops over modules whose names are not counted from 0 are written out.
"""
