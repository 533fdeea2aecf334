"""From a scene to a text in some format: SVG, DOT, or lines for a terminal.

In comes a `Scene`, and for SVG its `Layout` too; out comes a string. `text` is the shortest writer and `dot` the next.
`svg` puts together what `cards` (with `heatmap`), `arrows` (with `names`), `legend` and `steps`, the animation, draw.
All of them make it of `marks`, whose classes `style` explains; `colours` turns numbers into degrees of a colour.
"""
