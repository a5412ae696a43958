"""A line without axes: how a card shows its twelve months."""

from base64 import b64encode
from dataclasses import dataclass

from charts import palette, words


@dataclass(frozen=True)
class Sparkline:
    """A line without axes, as an image that also works where <svg> is stripped."""

    values: tuple[float | None, ...]
    width: int = 240
    height: int = 34

    @property
    def svg(self) -> str:
        """The drawing; '' with fewer than two values."""
        points = self._points()
        if len(points) < 2:
            return ""
        path = " ".join(f"{'M' if at == 0 else 'L'}{x:.1f} {y:.1f}" for at, (x, y) in enumerate(points))
        (first_x, _), (last_x, last_y) = points[0], points[-1]
        area = f"{path} L{last_x:.1f} {self.height} L{first_x:.1f} {self.height} Z"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
            f'preserveAspectRatio="none"><path d="{area}" fill="{palette.ACCENT}" fill-opacity="0.12"/>'
            f'<path d="{path}" fill="none" stroke="{palette.ACCENT}" stroke-width="1.6" '
            'stroke-linejoin="round" vector-effect="non-scaling-stroke"/>'
            f'<circle cx="{last_x:.1f}" cy="{last_y:.1f}" r="2.2" fill="{palette.ACCENT}"/></svg>'
        )

    @property
    def address(self) -> str:
        """The drawing as a data: address; '' with fewer than two values."""
        return "data:image/svg+xml;base64," + b64encode(self.svg.encode()).decode() if self.svg else ""

    def _points(self) -> list[tuple[float, float]]:
        known = [
            (at, float(value))
            for at, value in enumerate(self.values)
            if value is not None and not words.missing(value)
        ]
        if not known:
            return []
        low = min(value for _, value in known)
        spread = (max(value for _, value in known) - low) or 1.0
        step = (self.width - 6) / max(1, len(self.values) - 1)
        return [
            (3 + at * step, self.height - 4 - (value - low) / spread * (self.height - 8))
            for at, value in known
        ]
