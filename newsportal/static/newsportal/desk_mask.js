/*
 * Masks the words that are selected in a comment. Optional, beside desk.js: "Mask a passage" is a link to a page that
 * asks for the words, and it leads there when none are selected.
 *
 * What is to be sent goes to desk.js as the event "decide" of the comment's row.
 */

document.addEventListener("click", (event) => {
  const mask = event.target.closest("[data-mask]")
  if (!mask) return
  const row = mask.closest(".row")
  const passage = selected(row.querySelector(".said"))
  if (!passage) return
  event.preventDefault()
  const fields = new FormData(mask.closest("form"))
  for (const [name, value] of Object.entries({ decision: "mask", ...passage })) fields.set(name, value)
  row.dispatchEvent(new CustomEvent("decide", { detail: fields, bubbles: true }))
})

// A press beside the text would end the selection that is to be masked.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest(".more summary, [data-mask]")) event.preventDefault()
})

/** Return where in the comment's text the selection begins and ends, in characters, as the server counts them. */
function selected(said) {
  const selection = getSelection()
  if (selection.isCollapsed || !selection.rangeCount) return null
  const range = selection.getRangeAt(0).cloneRange()
  if (!range.intersectsNode(said)) return null
  const whole = document.createRange()
  whole.selectNodeContents(said)
  if (range.compareBoundaryPoints(Range.START_TO_START, whole) < 0) range.setStart(said, 0)
  if (range.compareBoundaryPoints(Range.END_TO_END, whole) > 0) range.setEnd(said, said.childNodes.length)
  const before = whole.cloneRange()
  before.setEnd(range.startContainer, range.startOffset)
  const start = [...before.toString()].length
  const end = start + [...range.toString()].length
  return end > start ? { start, end } : null
}
