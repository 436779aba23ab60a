/*
 * How long the text is, below it, as somebody types. Counted as the server counts it (articles/counting.py): without
 * the notes, and without a pull quote that only repeats the text.
 */

const PAUSE = 400 // milliseconds without a key

const leaf = (node) => (node.type.name === "hardBreak" ? "\n" : "")
const textIn = (node) => node.textBetween(0, node.content.size, "\n", leaf)
const isPullQuote = (node) => node.type.name === "pullQuote"
const plainly = (text) => ` ${(text.toLowerCase().match(/[\p{L}\p{M}\p{N}_]+/gu) || []).join(" ")} `

/** Whether a pull quote has a note or a link, which whoever does not see it would miss. */
function leadsOn(quote) {
  let found = false
  quote.descendants((node) => {
    found ||= Boolean(node.attrs.fn || node.attrs.ref) || node.marks.some((mark) => mark.type.name === "link")
  })
  return found
}

/** Return the words readers read, a line for each paragraph. */
function plainText(doc) {
  const quotes = doc.content.content.filter(isPullQuote)
  const rest = doc.content.content.filter((node) => !isPullQuote(node)).map(textIn)
  const words = quotes.length ? plainly(rest.join("\n")) : ""
  const own = quotes.filter((quote) => leadsOn(quote) || !words.includes(plainly(textIn(quote))))
  return [...rest, ...own.map(textIn)].join("\n")
}

function notesIn(doc) {
  const keys = new Set()
  doc.descendants((node) => {
    if (node.attrs.fn) keys.add(node.attrs.fn)
  })
  return keys.size
}

/** Return how long the document is, in words. */
function lengthInWords(doc, language, { wordsAMinute, charactersAMinute, withoutSpaces }) {
  const { ngettext } = window
  const text = plainText(doc)
  const hasNoSpaces = withoutSpaces.split(" ").includes(language)
  const size = hasNoSpaces ? [...text].length : text.split(/\s+/).filter(Boolean).length
  const minutes = Math.max(1, Math.ceil(size / (hasNoSpaces ? charactersAMinute : wordsAMinute)))
  const notes = notesIn(doc)
  const sized = hasNoSpaces
    ? ngettext("%(number)s character", "%(number)s characters", size)
    : ngettext("%(number)s word", "%(number)s words", size)
  const parts = [
    [size, sized],
    [notes, ngettext("%(number)s note", "%(number)s notes", notes)],
    [minutes, ngettext("%(number)s minute", "%(number)s minutes", minutes)],
  ]
  const figure = (number) => number.toLocaleString(document.documentElement.lang)
  return parts.map(([number, words]) => words.replace("%(number)s", figure(number))).join(" · ")
}

/** Keep the line below `textarea` in step with the editor that shows it. */
export function showLength(textarea, editor) {
  const line = document.querySelector(`[data-length-of="${textarea.id}"]`)
  if (!line) return
  const language = () => textarea.form.elements.language?.value || textarea.lang
  const show = () => (line.textContent = lengthInWords(editor.state.doc, language(), line.dataset))
  let pause
  editor.on("update", () => {
    clearTimeout(pause)
    pause = setTimeout(show, PAUSE)
  })
}
