/*
 * The dialog of a note: what it says, where that comes from, and at once what is wrong with that address.
 *
 * A warning never keeps a note from being saved; what cannot be published is said before publishing.
 */

import { crel, gettext } from "django-prose-editor/editor"
import { adviceOn } from "articles/address_advice"
import { ask, field, fill } from "articles/footnote_dialog"
import { TYPING_PAUSE, findSources, sourceSearch } from "articles/source_search"

const pageOf = (address) => address.trim().split("#")[0]

const isDay = (typed) => /^\d{4}-\d{2}-\d{2}$/.test(typed)

const inputOf = (row) => row.querySelector("input, textarea")

/** Write into a field as if somebody typed it. */
function enter(input, value) {
  input.value = value
  input.dispatchEvent(new Event("input", { bubbles: true }))
}

function today() {
  const now = new Date()
  return new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10)
}

/** The day on which the source was read: a date, or the words an import brought. */
function dayField(value) {
  const isWords = value && !isDay(value)
  const row = field(
    isWords
      ? { name: "accessed", label: gettext("Read on"), hint: gettext("A date, such as 2026-03-14.") }
      : { name: "accessed", label: gettext("Read on"), type: "date" },
    value,
  )
  const button = crel("button", { type: "button", className: "note-dialog-small", textContent: gettext("Today") })
  button.addEventListener("click", () => enter(inputOf(row), today()))
  row.classList.add("note-dialog-day")
  row.append(button)
  return row
}

const smallButton = (label, press) => {
  const button = crel("button", { type: "button", className: "note-dialog-small", textContent: label })
  button.addEventListener("click", press)
  return button
}

const outLink = (label, href) => crel("a", { href, target: "_blank", rel: "noopener noreferrer", textContent: label })

/** What the address itself gives away: [words, what can be done about it]. */
function ownLines(input) {
  const advice = adviceOn(input.value)
  if (!advice) return []
  const { words, mended } = advice
  return [[words, mended && smallButton(fill(gettext("Use %(mended)s"), { mended }), () => enter(input, mended))]]
}

/** The note of this article that cites the same page, and the offer to cite it again instead of writing a new one. */
function repeatLines(input, { others, citeAgain }) {
  const other = others.find(({ url }) => url && pageOf(url) === pageOf(input.value))
  if (!other) return []
  const label = fill(gettext("Cite note %(number)s again instead"), other)
  const words = fill(gettext("Note %(number)s of this article cites this address too."), other)
  return [[words, citeAgain && smallButton(label, () => citeAgain(other.key))]]
}

/** What the paper knows of an address that it has cited: that it fails, or where it has moved. */
function knownLines(input, [source]) {
  const lines = []
  if (source?.warning) {
    lines.push([`${source.warning} ${gettext("Is there an archived copy?")}`, outLink(gettext("Look for one"), source.archive)])
  }
  if (source?.moved_to) {
    const label = fill(gettext("Use %(mended)s"), { mended: source.moved_to })
    lines.push([gettext("This page has moved."), smallButton(label, () => enter(input, source.moved_to))])
  }
  return lines
}

/** Keep a list of what is to be known of the address below its field, while it is typed. */
function adviceBelow(row, about) {
  const input = inputOf(row)
  const box = crel("div", { className: "note-advice", role: "status" })
  input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") || ""} ${input.id}-advice`.trim())
  box.id = `${input.id}-advice`
  const show = (lines) =>
    box.replaceChildren(...lines.map(([words, action]) => crel("p", {}, [words, ...(action ? [" ", action] : [])])))
  const look = async () => {
    const typed = input.value
    const lines = [...ownLines(input), ...repeatLines(input, about)]
    show(lines)
    if (!typed.trim() || adviceOn(typed)) return
    const known = knownLines(input, await findSources(about.sources, { address: typed.trim() }))
    if (typed === input.value && known.length) show([...lines, ...known])
  }
  let pause
  input.addEventListener("input", () => {
    clearTimeout(pause)
    pause = setTimeout(look, 2 * TYPING_PAUSE)
  })
  look()
  return box
}

/** The fields of the source: found among those cited, or typed; and the day it was read. */
function sourceRows(values, about) {
  const url = field(
    {
      name: "url",
      label: gettext("Source address"),
      hint: values.lost ? gettext("The imported copy had lost it.") : "",
      inputMode: "url",
      placeholder: "https://",
    },
    values.url,
  )
  const title = field({ name: "title", label: gettext("Title of the source"), maxLength: 500 }, values.title)
  const quote = field({ name: "quote", label: gettext("Quoted passage"), tag: "textarea", rows: 3 }, values.quote)
  const choose = (source) => {
    enter(inputOf(url), source.address)
    if (source.title) enter(inputOf(title), source.title)
    inputOf(quote).focus()
  }
  const search = sourceSearch(about.sources, choose)
  return [search, url, adviceBelow(url, about), title, quote, dayField(values.accessed)]
}

/**
 * Ask for the fields of a note: text, url, title, quote, accessed.
 *
 * `sources` is where the server lists the sources, `others` are the other notes of the text, each {key, number, url}.
 * In place of a new note another one can be chosen, to be cited again: then the promise is of {ref}, its key.
 */
export async function askForNote(note, { sources, others }) {
  const values = note || {}
  const again = crel("input", { type: "hidden", name: "again" })
  const citeAgain = (key) => {
    again.value = key
    again.form.requestSubmit()
  }
  const entered = await ask({
    heading: note ? gettext("Edit the note") : gettext("New note"),
    rows: [
      field({ name: "text", label: gettext("Text of the note"), tag: "textarea", rows: 3 }, values.text),
      ...sourceRows(values, { sources, others, citeAgain: note ? null : citeAgain }),
      again,
    ],
    submit: note ? gettext("Save the note") : gettext("Insert the note"),
    fault({ elements: { text, url, title, quote } }) {
      const isEmpty = ![text, url, title, quote].some((input) => input.value.trim())
      return isEmpty && !again.value ? [text, gettext("Say something here, or give the source’s address below.")] : null
    },
  })
  if (!entered) return null
  const { again: ref, ...fields } = entered
  return ref ? { ref } : fields
}
