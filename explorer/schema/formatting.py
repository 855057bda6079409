"""Numbers, sizes and times as they are shown."""

_STEPS = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "K"))


def grouped(number: int) -> str:
    """Return an integer with grouped thousands: 61,706."""
    return f"{number:,}"


def short(number: float) -> str:
    """Return a count in three digits and a letter: 417K for 416,520."""
    for size, letter in _STEPS:
        if abs(number) >= max(size, 1e4):
            return f"{number / size:.3g}{letter}"
    return grouped(round(number))


def in_bytes(number: int) -> str:
    """Return an amount of memory: 4.6 KiB."""
    size = float(number)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if size < 1024 or unit == "GiB":
            break
        size /= 1024
    return f"{size:.3g} {unit}" if size < 1000 else f"{size:,.0f} {unit}"


def in_time(seconds: float) -> str:
    """Return a duration in its two largest units: 1 min 20 s."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
