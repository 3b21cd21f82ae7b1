"""Everything that is drawn by code for IF-mini's training scenes.

- Handed on: `kinds` (Scene, Concept, Backdrop); from it `places`, `styles`, and the CONCEPTS of `towers`, `landscapes`,
  `people` and `objects`.
- Primitives on pictures: `drawing`. Landscapes on canvases: `scenery`, then `terrain`, `plants`, `masonry`. Solids in
  one light: `relief`, with `settings` behind them.
- Every other module draws what its name says, for one of these.
"""
