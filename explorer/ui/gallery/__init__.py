"""The gallery: networks to open."""
