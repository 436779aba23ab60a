/*
 * From a line of the checklist to the place it is about: a field of the form, or a note, a picture or words in the text.
 *
 *   <a href="#id_body" data-place data-note="k3x9">…</a>
 *
 * Without this script the link leads to the field.
 */

/** Return the letters of a text: neither spaces nor quotation marks tell two quotations apart. */
const letters = (text) => text.replace(/[\s“”„«»"]/g, "")

/** Return how to tell the node that a line of the checklist is about; null when it is about the whole field. */
function isWanted({ note, picture, words }) {
  if (note) return (node) => node.attrs.fn === note || node.attrs.ref === note
  if (picture) return (node) => node.attrs.image === picture
  if (words) return (node) => node.type.name === "pullQuote" && letters(node.textContent).includes(letters(words))
  return null
}

/** Return the position of the first such node of the document, -1 without one. */
function find(doc, wanted) {
  let found = -1
  doc.descendants((node, pos) => {
    if (found < 0 && wanted(node)) found = pos
    return found < 0
  })
  return found
}

function goTo(link) {
  const field = document.querySelector(link.hash)
  const editor = document.getElementById(`${field.id}_text`)?.editor
  if (!editor) {
    field.focus()
    return
  }
  const wanted = isWanted(link.dataset)
  const pos = wanted ? find(editor.state.doc, wanted) : -1
  editor.commands.focus()
  if (pos < 0) return
  editor.commands.setNodeSelection(pos)
  editor.view.nodeDOM(pos).scrollIntoView({ block: "center" })
}

for (const link of document.querySelectorAll("a[data-place]")) {
  link.addEventListener("click", () => requestAnimationFrame(() => goTo(link)))
}
