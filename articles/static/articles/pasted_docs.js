/*
 * The notes of Google Docs, which its HTML leaves out.
 *
 * Beside the HTML the clipboard holds the document as the program itself knows it, undocumented, in JSON:
 * `dsl_spacers` is the text, with # where a note stands, `dsl_styleslices` has the names of the notes in their order,
 * and `dsl_relateddocslices` what each of them says. Nothing of it is taken on trust: a note goes into the text only
 * where the words before it are the same in both, and stands at the end of the text otherwise.
 */

import { newNote, readNote } from "articles/pasted_note"

/** The kind of clipboard data that holds it. */
export const DOCS_SLICE = "application/x-vnd.google-docs-document-slice-clip+wrapped"

const COMPARED = 24 // characters before a note
const letters = (text) => text.replace(/[^\p{L}\p{N}]+/gu, "")

/** Return {text, names, notes} of the clipboard's JSON, or null when it is not what we know. */
function read(slice) {
  try {
    const { resolved } = JSON.parse(JSON.parse(slice).data)
    const styles = resolved.dsl_styleslices.find(({ stsl_type: type }) => type === "footnote").stsl_styles
    const found = Object.entries(styles).filter(([, style]) => style?.fs_id)
    return { text: resolved.dsl_spacers, found, notes: resolved.dsl_relateddocslices }
  } catch {
    return null
  }
}

/** Return the places of the notes in the text: where their styles say, or each # if there are as many. */
function placesOf(text, found) {
  const said = found.map(([index]) => Number(index))
  if (said.every((index) => text[index] === "#")) return said
  const signs = [...text.matchAll(/#/g)].map(({ index }) => index)
  return signs.length === found.length ? signs : []
}

/** Yield each letter and figure of the document's words, and where it ends. */
function* letterPlaces(body) {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const node = walker.currentNode
    for (const { 0: letter, index } of node.data.matchAll(/[\p{L}\p{N}]/gu)) yield { node, letter, end: index + letter.length }
  }
}

/** Put the notes of a document from Google Docs into its HTML. */
export function placeDocsNotes(body, slice) {
  const known = slice ? read(slice) : null
  if (!known) return
  const places = placesOf(known.text, known.found)
  const shown = [...letterPlaces(body)]
  const html = shown.map(({ letter }) => letter).join("")
  const found = []
  known.found.forEach(([, { fs_id: name }], index) => {
    const words = document.createElement("div")
    for (const line of String(known.notes?.[name]?.dsl_spacers || "").split("\n")) {
      words.append(paragraph(line.replace(/[\x00-\x1f]+/g, " ")))
    }
    const fields = readNote(words)
    if (!fields.text && !fields.url) return
    const before = index in places ? letters(known.text.slice(0, places[index])) : null
    const count = before === null ? -1 : [...before].length
    const isSame = before && html.slice(0, before.length).endsWith(before.slice(-COMPARED))
    found.push({ fields, number: index + 1, place: isSame ? shown[count - 1] : null, marks: marksBefore(known.text, places[index]) })
  })
  for (const { fields, number, place } of found.filter(({ place }) => !place)) {
    body.append(paragraph(`[${number}] ${[fields.text, fields.url].filter(Boolean).join(" ")}`))
  }
  // From the end, so that the places before stay what they are.
  for (const one of found.filter(({ place }) => place).reverse()) putAfter(one.place, one.marks, newNote(one.fields))
}

const paragraph = (words) => Object.assign(document.createElement("p"), { textContent: words })

/** Return the marks between the last letter before a note and the note, such as the full stop. */
const marksBefore = (text, place) => /[^\p{L}\p{N}]*$/u.exec(text.slice(0, place))[0].replace(/[\s#\x00-\x1f]/g, "")

/** Put a note behind a letter, and behind the marks that the text has between the two. */
function putAfter({ node, end }, marks, note) {
  let place = end
  for (const mark of marks) if (node.data.startsWith(mark, place)) place += mark.length
  node.splitText(place).before(note)
}
