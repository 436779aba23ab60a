/*
 * Pictures and tables stand between the blocks of the text, never inside one: where they go in, and the line below them.
 */

import { pm } from "django-prose-editor/editor"

const { TextSelection } = pm.state

const isApart = (node) => node?.type.spec.group === "apart"

/** Return HTML that ends in a paragraph, so that somebody without arrow keys can write on below what stands last. */
export const withRoomBelow = (html) => (/<\/(?:blockquote|figure|table)>\s*$/.test(html) ? `${html}<p></p>` : html)

/** Return the position of the first node of this type that begins at `place`, or instead of the empty line there. */
function beginningOf(type, place, doc) {
  let found = null
  doc.forEach((node, pos) => {
    if (found === null && node.type.name === type && pos >= place - 1) found = pos
  })
  return found
}

/**
 * Put a block in at a place between two blocks, else after the selection, below the table or other such block it is in;
 * the cursor goes to its caption.
 */
export function insertApart(editor, content, between = null) {
  const { $to } = editor.state.selection
  const place = between ?? (isApart($to.node(1)) ? $to.after(1) : $to.pos)
  const toCaption = ({ tr, state }) => {
    const pos = beginningOf(content.type, place, tr.doc)
    if (isApart(tr.doc.lastChild)) tr.insert(tr.doc.content.size, state.schema.nodes.paragraph.create())
    tr.setSelection(TextSelection.near(tr.doc.resolve(pos + 1))).scrollIntoView()
    return true
  }
  editor.chain().insertContentAt(place, content).command(toCaption).run()
}
