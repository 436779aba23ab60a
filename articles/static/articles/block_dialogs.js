/*
 * The dialogs for pictures and tables, and the pictures themselves as the server lists them (admin/image_choices.py).
 *
 * Each dialog returns a promise of what was entered, or of null when it was closed without saving.
 */

import { crel, gettext } from "django-prose-editor/editor"
import { ask, field } from "articles/footnote_dialog"
import { PICTURE_FILES, askForUpload } from "articles/picture_upload"

const TYPING_PAUSE = 250 // milliseconds

const isWebAddress = (address) => /^https?:\/\/[^\s\\]+$/i.test(address)

/**
 * Return {images, upload}: the pictures that fit, each {key, alt, caption, credit, address}, and where to upload one,
 * for whoever may; nothing when the server refuses.
 */
async function answerTo(address, query) {
  const answer = await fetch(`${address}?${new URLSearchParams(query)}`).catch(() => null)
  return answer?.ok ? answer.json() : { images: [], upload: "" }
}

const known = new Map()

/** Return the picture with this key, or undefined. */
export async function pictureOf(address, key) {
  if (!known.has(key)) known.set(key, answerTo(address, { key }))
  const { images } = await known.get(key)
  return images[0]
}

const choice = ({ key, alt, credit, address }) =>
  crel("label", {}, [
    crel("input", { type: "radio", name: "key", value: key }),
    crel("img", { src: address, alt: "" }),
    crel("span", {}, [alt, crel("small", { textContent: credit })]),
  ])

/** Show the pictures that were found in place of those before; one that was chosen stays chosen. */
function showPictures(found, images) {
  const chosen = found.querySelector(":checked")?.value
  found.replaceChildren(...images.map(choice))
  for (const input of found.querySelectorAll("input")) input.checked = input.value === chosen
}

/** Build the search field, the pictures it finds, the newest before anything is typed, and the way to a new one. */
function pictureSearch(address) {
  const search = field({ name: "q", label: gettext("Search the pictures"), type: "search" })
  const found = crel("div", { className: "note-dialog-pictures", role: "radiogroup" })
  found.setAttribute("aria-label", gettext("Pictures"))
  const status = crel("p", { role: "status", className: "note-dialog-hint" })
  const toUpload = field({ label: gettext("Or upload one from this device"), type: "file", accept: PICTURE_FILES })
  toUpload.hidden = true
  const input = search.querySelector("input")
  const list = async () => {
    const asked = input.value
    const { images, upload } = await answerTo(address, { q: asked })
    if (asked !== input.value) return
    showPictures(found, images)
    status.textContent = images.length ? "" : gettext("No picture found.")
    toUpload.hidden = !upload
  }
  let pause
  input.addEventListener("input", () => {
    clearTimeout(pause)
    pause = setTimeout(list, TYPING_PAUSE)
  })
  // In other fields Enter sends the form; here it would send it before anything is chosen.
  input.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault())
  const file = toUpload.querySelector("input")
  file.removeAttribute("name") // it goes its own way, and not with what was chosen
  file.addEventListener("change", async () => {
    const image = file.files[0] && (await askForUpload(address, file.files[0]))
    file.value = ""
    if (!image) return
    input.value = ""
    await list()
    if (!found.querySelector(`[value="${image.key}"]`)) found.prepend(choice(image))
    found.querySelector(`[value="${image.key}"]`).checked = true
    found.querySelector(":checked").focus()
  })
  list()
  return [search, status, found, toUpload]
}

const faultOfChoice = (form) =>
  new FormData(form).get("key") ? null : [form.elements.q, gettext("Choose a picture below.")]

/** Ask for a picture; the promise is of its key. */
export async function choosePicture(address) {
  const entered = await ask({
    heading: gettext("Picture"),
    rows: pictureSearch(address),
    submit: gettext("Take this picture"),
    fault: faultOfChoice,
  })
  return entered && entered.key
}

const WHY = () => [
  gettext(
    "Nothing of another site plays inside our pages: it would let that site follow our readers, and one day it would be gone.",
  ),
  gettext("A card shows a picture of ours, and leads there whoever wants to go."),
]

const faultOfLink = ({ elements: { link } }) =>
  isWebAddress(link.value.trim())
    ? null
    : [link, gettext("Give the whole address, beginning with https:// or http://, without spaces.")]

/**
 * Ask for a card: {link, image, caption}, or {link, image: ""} of somebody who wants just the link.
 *
 * `card` holds what is known of it: {link, caption}; `isNew` is false for one that stands in the text already, whose
 * picture and caption stay as they are.
 */
export async function askForCard(address, card, isNew) {
  let justLink = null
  const link = field(
    { name: "link", label: gettext("Where it leads"), inputMode: "url", maxLength: 2000, placeholder: "https://" },
    card.link,
  )
  const only = crel("button", { type: "button", textContent: gettext("Insert just the link") })
  only.addEventListener("click", () => {
    const { form } = only
    if (faultOfLink(form)) return form.requestSubmit()
    justLink = { link: form.elements.link.value.trim(), image: "" }
    form.closest("dialog").close()
  })
  const words = { name: "caption", label: gettext("Caption"), tag: "textarea", rows: 2 }
  const forNew = () => [
    field({ ...words, hint: gettext("What is to be seen there, and whose it is.") }, card.caption),
    ...pictureSearch(address),
    crel("p", {}, [only]),
  ]
  const entered = await ask({
    heading: gettext("A card instead of an embed"),
    rows: [...WHY().map((textContent) => crel("p", { textContent })), link, ...(isNew ? forNew() : [])],
    submit: isNew ? gettext("Insert the card") : gettext("Save the address"),
    fault: (form) => faultOfLink(form) || (isNew ? faultOfChoice(form) : null),
  })
  return justLink || (entered && { link: entered.link, image: entered.key, caption: entered.caption })
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
