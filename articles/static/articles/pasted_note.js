/* What a pasted note says, as a note of ours: text, title, url. */

import { newKey } from "articles/footnote"

const MAX_URL = 2000
const MAX_TITLE = 500
const LINES = "p, div, li, dd, blockquote, h1, h2, h3, h4, h5, h6, tr, br"
const ADDRESS = /https?:\/\/[^\s<>"\\]+/i
const ARROWS = /^[\s↩↑⤴↵^⏎\u200d\ufe0e\ufe0f]+$/

const plain = (text) => text.replace(/[ \t\r\n\f]+/g, " ").trim()

/** Return the words of an element, a line for each of its paragraphs. */
function linesOf(element) {
  const copy = element.cloneNode(true)
  const walker = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) walker.currentNode.data = walker.currentNode.data.replace(/[ \t\r\n\f]+/g, " ")
  for (const line of copy.querySelectorAll(LINES)) line.before("\n"), line.after("\n")
  return copy.textContent.split("\n").map((line) => plain(line)).filter(Boolean).join("\n")
}

const isAddress = (words) => /^(https?:\/\/|www\.)\S+$/i.test(words)

/** Return `text` without `words`, if it ends with them. */
function without(text, words) {
  const bare = text.replace(/[\s.]+$/, "")
  const found = words.replace(/[\s.]+$/, "")
  return bare.endsWith(found) ? bare.slice(0, bare.length - found.length).replace(/[\s,:;–—<(-]+$/, "") : text
}

/** Write the address of every link but the first behind its words, so that none is lost. */
function writeOut(links) {
  for (const link of links) {
    if (!plain(link.textContent).includes(link.getAttribute("href"))) link.append(` (${link.getAttribute("href")})`)
  }
}

/** Return {text, title, url} of the element that holds a note; the way back to its number is no part of it. */
export function readNote(element) {
  const copy = element.cloneNode(true)
  for (const link of copy.querySelectorAll("a")) if (ARROWS.test(link.textContent)) link.remove()
  const [first, ...others] = [...copy.querySelectorAll("a[href^='http']")]
  writeOut(others)
  const text = linesOf(copy)
  const url = first?.getAttribute("href") || ADDRESS.exec(text)?.[0].replace(/[.,;:!?)\]»”’']+$/, "") || ""
  if (!url || url.length > MAX_URL || !ADDRESS.test(url)) {
    if (first) writeOut([first])
    return { text: linesOf(copy), title: "", url: "" }
  }
  const words = first ? plain(first.textContent) : url
  if (isAddress(words)) return { text: without(text, words), title: "", url }
  const rest = without(text, words)
  return rest === text || words.length > MAX_TITLE ? { text, title: "", url } : { text: rest, title: words, url }
}

/** Return the element of a new note, and the key by which others mention it. */
export function newNote(fields) {
  const note = document.createElement("sup")
  note.dataset.fn = newKey()
  for (const [name, value] of Object.entries(fields)) if (value) note.dataset[name] = value
  return note
}

/** Return the element that mentions a note. */
export function mentionOf(note) {
  const mention = document.createElement("sup")
  mention.dataset.ref = note.dataset.fn
  return mention
}

const HEADINGS = new Set(
  (
    "notes, note, footnotes, endnotes, references, sources, notes and references, notes and sources, примечания, " +
    "примечание, сноски, источники, ссылки, ескертпелер, сілтемелер, дереккөздер, fußnoten, anmerkungen, quellen, " +
    "notes de bas de page, références, notas, referencias, fuentes"
  ).split(", "),
)
const isTrace = (element) =>
  element.matches("hr") || HEADINGS.has(plain(element.textContent).toLowerCase().replace(/:$/, ""))

/** Remove the elements whose notes have their place, what only held them together, and the heading above. */
export function removeList(elements, body) {
  const removed = new Set(elements)
  const before = new Set()
  const parents = new Set()
  for (const element of removed) {
    if (!removed.has(element.previousElementSibling)) before.add(element.previousElementSibling)
    parents.add(element.parentElement)
  }
  removed.forEach((element) => element.remove())
  for (let parent of parents) {
    while (parent && parent !== body && !parent.textContent.trim() && !parent.querySelector("img, iframe, sup")) {
      before.add(parent.previousElementSibling)
      const around = parent.parentElement
      parent.remove()
      parent = around
    }
  }
  for (let trace of before) {
    while (trace?.isConnected && isTrace(trace)) {
      const above = trace.previousElementSibling
      trace.remove()
      trace = above
    }
  }
}
