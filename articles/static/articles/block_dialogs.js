/*
 * The dialogs for pictures and tables, and the pictures themselves as the server lists them (admin/image_choices.py).
 *
 * Each dialog returns a promise of what was entered, or of null when it was closed without saving.
 */

import { crel, gettext } from "django-prose-editor/editor"
import { ask, field } from "articles/footnote_dialog"

const KEY = /^[0-9a-f]{16}$/
const TYPING_PAUSE = 250 // milliseconds

/** Return the pictures that fit, each {key, alt, caption, credit, address}; none when the server refuses. */
async function picturesFor(address, query) {
  const answer = await fetch(`${address}?${new URLSearchParams(query)}`).catch(() => null)
  return answer?.ok ? (await answer.json()).images : []
}

const known = new Map()

/** Return the picture with this key, or undefined. */
export async function pictureOf(address, key) {
  if (!known.has(key)) known.set(key, picturesFor(address, { key }))
  const [picture] = await known.get(key)
  return picture
}

const choice = ({ key, alt, credit, address }) =>
  crel("label", {}, [
    crel("input", { type: "radio", name: "key", value: key }),
    crel("img", { src: address, alt: "" }),
    crel("span", {}, [alt, crel("small", { textContent: credit })]),
  ])

/** Build the search field and the pictures it finds, the newest before anything is typed. */
function pictureSearch(address) {
  const search = field({ name: "q", label: gettext("Search the pictures"), type: "search" })
  const found = crel("div", { className: "note-dialog-pictures", role: "radiogroup" })
  found.setAttribute("aria-label", gettext("Pictures"))
  const status = crel("p", { role: "status", className: "note-dialog-hint" })
  const input = search.querySelector("input")
  const list = async () => {
    const asked = input.value
    const pictures = await picturesFor(address, { q: asked })
    if (asked !== input.value) return
    found.replaceChildren(...pictures.map(choice))
    status.textContent = pictures.length ? "" : gettext("No picture found.")
  }
  let pause
  input.addEventListener("input", () => {
    clearTimeout(pause)
    pause = setTimeout(list, TYPING_PAUSE)
  })
  // In the other fields Enter sends the form; here it would send it before anything is chosen.
  input.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault())
  list()
  return [search, status, found]
}

/** Ask for a picture; the promise is of its key. */
export async function choosePicture(address) {
  const typed = field({
    name: "typed",
    label: gettext("Or its key"),
    hint: gettext("The 16 letters and figures in its address."),
    maxLength: 16,
  })
  const entered = await ask({
    heading: gettext("Picture"),
    rows: [...pictureSearch(address), typed],
    submit: gettext("Take this picture"),
    fault(form) {
      const { typed: input, q } = form.elements
      const key = input.value.trim()
      if (key) return KEY.test(key) ? null : [input, gettext("A key has 16 characters: 0 to 9 and a to f.")]
      return new FormData(form).get("key") ? null : [q, gettext("Choose a picture below, or type its key.")]
    },
  })
  return entered && (entered.typed || entered.key)
}

const number = (name, label, value, max) =>
  field({ name, label, type: "number", min: 1, max, step: 1, required: true }, value)

const tick = (name, label, checked) =>
  crel("p", { className: "note-dialog-tick" }, [
    crel("label", {}, [crel("input", { type: "checkbox", name, value: "yes", checked }), label]),
  ])

/** Ask for the size of a new table: {rows, columns, headerRow, headerColumn}. */
export async function askForTable() {
  const entered = await ask({
    heading: gettext("New table"),
    rows: [
      number("rows", gettext("Rows"), 3, 100),
      number("columns", gettext("Columns"), 3, 30),
      tick("headerRow", gettext("The first row names the columns"), true),
      tick("headerColumn", gettext("The first column names the rows"), false),
    ],
    submit: gettext("Insert the table"),
  })
  return entered && { ...entered, rows: Number(entered.rows), columns: Number(entered.columns) }
}
