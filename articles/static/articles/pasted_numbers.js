/*
 * Notes that are only numbers: [1] in the text, or a raised 1, and a numbered list at its end.
 *
 * Nothing but agreement says that they belong together: the text has to mention every number of the list, and no
 * other, and each for the first time in the order of the list. Otherwise everything stays as it is.
 */

import { mentionOf, newNote, readNote, removeList } from "articles/pasted_note"

const BLOCKS = "p, li, div, dd, dt, h1, h2, h3, h4, h5, h6, blockquote, td, th, pre"
const ENTRY = /^\s*(?:\[(\d{1,3})\]|(\d{1,3})[.)])\s*(?=\S)/
const RAISED_ENTRY = /^\s*(\d{1,3})\s*(?=\S)/
const MARK = /[ \u00a0]?\[(\d{1,3})\]/g

/** Return the blocks that hold words and no other block, in their order. */
const lines = (body) =>
  [...body.querySelectorAll(BLOCKS)].filter((block) => !block.querySelector(BLOCKS) && block.textContent.trim())

/** Return what begins a line as the entries of a list begin: {number, label}, or null. */
function entryOf(line) {
  const walker = line.ownerDocument.createTreeWalker(line, NodeFilter.SHOW_TEXT)
  while (walker.nextNode() && !walker.currentNode.data.trim());
  const isRaised = walker.currentNode.parentElement?.closest("sup")
  const found = ENTRY.exec(line.textContent) || (isRaised && RAISED_ENTRY.exec(line.textContent))
  return found ? { number: Number(found[1] || found[2]), label: found[0] } : null
}

/** Return the entries of the list at the end, [{element, label}] from number one on, or none. */
function listAtTheEnd(all) {
  const last = all.at(-1)
  const ordered = last?.closest("ol")
  if (ordered && ordered.lastElementChild?.contains(last) && !ordered.parentElement.closest("li")) {
    const start = Number(ordered.getAttribute("start") || 1)
    return start === 1 ? [...ordered.children].map((element) => ({ element, label: "" })) : []
  }
  const entries = []
  for (let index = all.length - 1; index >= 0; index--) {
    const entry = entryOf(all[index])
    if (!entry || (entries.length && entry.number !== entries[0].number - 1)) break
    entries.unshift({ ...entry, element: all[index] })
  }
  return entries[0]?.number === 1 ? entries : []
}

/** Yield the places of [1] in the text before the list, as ranges in text nodes: {node, start, end, number}. */
function* bracketed(body, isEntry) {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const node = walker.currentNode
    if (!node.data.includes("[") || isEntry(node)) continue
    for (const found of node.data.matchAll(MARK)) {
      yield { node, start: found.index, end: found.index + found[0].length, number: Number(found[1]) }
    }
  }
}

/** Yield the raised numbers of the text before the list: {element, number}. */
function* raised(body, isEntry) {
  for (const element of body.querySelectorAll("sup:not([data-fn], [data-ref])")) {
    const [, number] = /^\s*\[?(\d{1,3})\]?\s*$/.exec(element.textContent) || []
    if (number && !isEntry(element)) yield { element, number: Number(number) }
  }
}

/** Whether the marks mention each of `count` numbers, first in their order, and no other. */
function agree(marks, count) {
  let seen = 0
  for (const { number } of marks) {
    if (number > seen + 1 || number < 1) return false
    if (number === seen + 1) seen++
  }
  return seen === count
}

/** Put `note` in the place of a mark; marks of one text node are taken from its end. */
function put({ element, node, start, end }, note) {
  if (element) return element.replaceWith(note)
  const rest = node.splitText(start)
  rest.data = rest.data.slice(end - start)
  const sup = node.parentElement.closest("sup")
  // In a <sup> of its own the note would stand inside another note's place.
  if (sup && !sup.textContent.trim()) sup.replaceWith(note)
  else rest.before(note)
}

/** Put the notes of a numbered list at the end in the places of their numbers. */
export function placeNumberedNotes(body) {
  const entries = listAtTheEnd(lines(body))
  if (!entries.length) return
  const listed = new Set(entries.map(({ element }) => element))
  const isEntry = (node) => {
    for (let around = node; around && around !== body; around = around.parentNode) if (listed.has(around)) return true
    return false
  }
  let marks = [...bracketed(body, isEntry)]
  if (!marks.length) marks = [...raised(body, isEntry)]
  if (!agree(marks, entries.length)) return
  const fields = entries.map(({ element, label }) => {
    const read = readNote(element)
    const number = label.trim()
    return { ...read, text: read.text.startsWith(number) ? read.text.slice(number.length).trim() : read.text }
  })
  if (!fields.every(({ text, url }) => text || url)) return
  const notes = fields.map(newNote)
  const first = new Map()
  marks.forEach((mark) => first.has(mark.number) || first.set(mark.number, mark))
  for (const mark of marks.reverse()) {
    const note = notes[mark.number - 1]
    put(mark, first.get(mark.number) === mark ? note : mentionOf(note))
  }
  removeList(listed, body)
}
