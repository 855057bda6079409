"""A network as readable source code.

In order: `dataflow` follows connections, `module_tree` makes the tree of names, `planner` decides
on sequences, lists and classes, `optional_modules` and `shared_classes` find groups that share a
class, `class_names` names the classes; `pytorch` writes constructors, forward methods and the file.

The code is written from declarations alone, without torch: from a layer's target and arguments. A
group becomes a class, or a sequence if its members are numbered and each reads the one before; one
that data leave and enter again keeps only its name. Groups that differ in numbers share a class
with constructor arguments. Limits: constants in a forward method, such as the sizes of a reshape,
make two classes, and loops over modules whose names are not counted from 0 are written out.
"""
