"""The distances and costs of routing, in units of the canvas at full scale."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RoutingOptions:
    """Lengths, and costs as lengths, where no other unit is named."""

    stub: float = 24.0  # straight out of a box
    gap: float = 12.0  # between a connection and a box that it leads around
    lane: float = 6.0  # between two connections
    lanes: int = 3  # number of distances that connections keep from boxes
    bend_cost: float = 30.0  # of a corner
    facing_cost: float = 150.0  # of a corner right before a box, where it seems to end
    own_box: float = 8.0  # distance to the boxes at its ends below which a turn costs the same
    clearance: float = 4.0  # to other boxes; closer it seems to end there
    shared_length: float = 8.0  # along which two connections seem to be one
    shared_distance: int = 2  # within which they do
    join_distance: int = 14  # within which two from one box are drawn as one
    max_obstacles: int = 24  # boxes to lead around, the nearest first
    max_scanned: int = 8  # boxes that are tested one by one without an index
    cell: float = 400.0  # side of a cell of the box index
    max_routed: int = 60  # connections led around boxes in one layout; the rest ignore boxes
    search_margin: float = 250.0  # around both ends, in which boxes are obstacles


ROUTING = RoutingOptions()
