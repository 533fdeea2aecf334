"""From a graph, or a model, to a scene: what is on the cards of a picture, and what its edges say.

In come the roots of a graph or a Module, out comes a `Scene`, which has no coordinates yet. Nothing of a graph is
changed. Files in the order of the work: `roots`, what can be drawn; `graph` and `operands`, what there is; `lift`,
`alike` and `fold`, which nodes share a card; `view`, which cards are drawn; `paint`, with `folded` for cards of many
values, writes the scene. A model has no graph: `modules` writes its scene in one step.
"""
