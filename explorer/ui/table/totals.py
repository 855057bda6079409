"""The totals below the table: parameters, MACs and activation memory of several rows."""

from collections.abc import Sequence

from explorer.graph.inference import Inference
from explorer.schema.formatting import grouped, in_bytes
from explorer.schema.messages import tr, tr_counted
from explorer.ui.table.columns import TableRow


def totals_text(title: str, rows: Sequence[TableRow], inference: Inference) -> str:
    """Return the totals of rows as HTML, each with its share unless that is all."""
    parameters = sum(row.facts.parameters for row in rows)
    macs = sum(row.facts.macs for row in rows)
    memory = sum(row.facts.memory for row in rows)
    problems = sum(row.problem is not None for row in rows)
    parts = [
        tr("{n} parameters", n=grouped(parameters)) + _share(parameters, inference.parameters),
        tr("{n} MACs", n=grouped(macs)) + _share(macs, inference.macs),
        tr("{size} activation memory", size=in_bytes(memory)) + _share(memory, inference.memory),
    ]
    if problems:
        parts.append(tr_counted("⚠ {n} problem", "⚠ {n} problems", problems))
    return f"<b>{title}:</b> " + "&nbsp; · &nbsp;".join(parts)


def _share(some: int, whole: int) -> str:
    return f" ({some / whole:.1%})" if some != whole else ""
