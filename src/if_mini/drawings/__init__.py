"""The drawings in IF-mini's training scenes.

- `kinds`: the types Scene, Concept and Backdrop.
- `landscapes.CONCEPTS`, `figures.CONCEPTS`: what can be drawn; `places.PLACES`: backdrops for other objects;
  `styles.STYLES`: filters from photograph to lithograph.
- Three engines: primitives on pictures (`drawing`), landscapes on canvases (`scenery`), and solids shaded by one light
  (`figures.relief`).
- Every other module draws what its name says.
"""
