"""Manual placement: what users move, align and expand keeps its place, and the rest makes room."""
