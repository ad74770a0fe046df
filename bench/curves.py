"""Small line charts as SVG, both axes logarithmic."""
import math
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 640, 420
LEFT, RIGHT, TOP, BOTTOM = 76, 150, 40, 52
COLOURS = ("#1b6ca8", "#c2571a", "#2f7d32", "#7b3fa0")


def decades(values):
    low = math.floor(math.log10(min(values)))
    high = math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def label(power):
    if -3 <= power <= 5:
        return f"{10 ** power:,}" if power >= 0 else f"{10 ** power:g}"
    return f"1e{power}"


class Axis:
    def __init__(self, values, start, end):
        self.low, self.high = decades(values)
        self.start, self.end = start, end

    def place(self, value):
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def powers(self):
        return range(self.low, self.high + 1)


def grid(across, up):
    for power in across.powers():
        x = across.place(10.0 ** power)
        yield f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{HEIGHT - BOTTOM}" class="g"/>'
        yield (f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">'
               f'{label(power)}</text>')
    for power in up.powers():
        y = up.place(10.0 ** power)
        yield f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" class="g"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{label(power)}</text>'


def line(name, points, colour, across, up, row):
    places = [(across.place(x), up.place(y)) for x, y in points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for x, y in places:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>'
    y = TOP + 14 + 20 * row
    yield f'<rect x="{WIDTH - RIGHT + 14}" y="{y - 9}" width="12" height="12" fill="{colour}"/>'
    yield f'<text x="{WIDTH - RIGHT + 32}" y="{y + 1}">{escape(name)}</text>'


def chart(title, across_name, up_name, lines):
    """lines: name to [(x, y)], all above 0. The text of an SVG."""
    points = [point for one in lines.values() for point in one]
    across = Axis([x for x, _ in points], LEFT, WIDTH - RIGHT)
    up = Axis([y for _, y in points], HEIGHT - BOTTOM, TOP)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
             f'role="img" aria-label="{escape(title)}">',
             '<style>text{font:12px sans-serif;fill:#333}.g{stroke:#ddd}</style>',
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
             f'<text x="{LEFT}" y="22" style="font-size:15px">{escape(title)}</text>']
    parts += grid(across, up)
    for row, (name, one) in enumerate(lines.items()):
        parts += line(name, one, COLOURS[row % len(COLOURS)], across, up, row)
    parts += [f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 12}" text-anchor="middle">'
              f'{escape(across_name)}</text>',
              f'<text transform="translate(18 {(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" '
              f'text-anchor="middle">{escape(up_name)}</text>', '</svg>']
    return "\n".join(parts) + "\n"
