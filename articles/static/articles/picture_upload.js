/*
 * The dialog that sends a picture from this device to the paper (admin/image_upload_page.py) without leaving the text.
 */

import { crel, gettext } from "django-prose-editor/editor"
import { field } from "articles/footnote_dialog"

/** What the paper takes; a phone then offers its camera roll. */
export const PICTURE_FILES = "image/jpeg,image/png,image/webp,image/avif"
const MAX_BYTES = 30_000_000 // image_upload.MAX_UPLOAD_BYTES
const PREVIEW_WIDTH = 480 // pixels

const fill = (sentence, values) => sentence.replace(/%\((\w+)\)s/g, (_, name) => values[name])
let serial = 0
let lastCredit = ""

/** Draw the picture on the screen. The policy of the page shows no file that the server has not sent as an image. */
async function preview(file) {
  const canvas = crel("canvas", { className: "upload-preview", width: 1, height: 1 })
  canvas.setAttribute("aria-hidden", "true")
  const pixels = await createImageBitmap(file, { resizeWidth: PREVIEW_WIDTH, resizeQuality: "medium" }).catch(() => null)
  if (!pixels) canvas.hidden = true
  else {
    Object.assign(canvas, { width: pixels.width, height: pixels.height })
    canvas.getContext("2d").drawImage(pixels, 0, 0)
  }
  return canvas
}

/** Return the picture that the paper has of this very file, or undefined; where the browser cannot tell, the server will. */
async function presentPicture(address, file) {
  if (!crypto.subtle || file.size > MAX_BYTES) return undefined
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()))
  const key = Array.from(digest.slice(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("")
  const answer = await fetch(`${address}?${new URLSearchParams({ key })}`).catch(() => null)
  return answer?.ok ? (await answer.json()).images[0] : undefined
}

/** Send the form's data; `tell` is told how much of it is on its way, from 0 to 1. Returns {status, answer}. */
function send(address, data, tell, signal) {
  const request = new XMLHttpRequest()
  request.open("POST", address)
  request.responseType = "json"
  request.setRequestHeader("X-CSRFToken", document.querySelector("[name=csrfmiddlewaretoken]").value)
  request.upload.addEventListener("progress", ({ loaded, total }) => tell(loaded / total))
  signal.addEventListener("abort", () => request.abort())
  return new Promise((resolve) => {
    request.addEventListener("loadend", () => resolve({ status: request.status, answer: request.response }))
    request.send(data)
  })
}

const failure = (status) =>
  ({
    0: gettext("The picture did not arrive. Look after your connection, and send it again."),
    403: gettext("You are signed out, or may not add pictures. Sign in in another tab, and send it again."),
    413: gettext("The file is larger than the server takes. Save it smaller."),
  })[status] || gettext("The server could not take the picture. Send it again in a moment.")

/** Say beside its field what is wrong with it, and of the file itself in the line below. */
function showErrors(form, line, errors) {
  line.textContent = (errors.new_file || []).join(" ")
  const [name] = Object.keys(errors).filter((field) => form.elements[field])
  if (!name) return
  form.elements[name].setCustomValidity(errors[name].join(" "))
  form.elements[name].reportValidity()
}

const rowsFor = () => [
  field({
    name: "alt",
    label: gettext("What the picture shows"),
    hint: gettext("As you would say it on the telephone, for readers who do not see it."),
    tag: "textarea",
    rows: 2,
    required: true,
    maxLength: 500,
  }),
  field(
    {
      name: "credit",
      label: gettext("Credit"),
      hint: gettext("Who made it and who holds the rights, as it is printed: “Photo: A. Name / Agency”."),
      required: true,
      maxLength: 200,
    },
    lastCredit,
  ),
  field({ name: "caption", label: gettext("Caption"), tag: "textarea", rows: 2, maxLength: 1000 }),
]

/** Send what was typed with the file, and return the picture, or null with the reason in `line`. */
async function upload(form, { address, file, line, progress, signal }) {
  const data = new FormData(form)
  data.append("new_file", file)
  progress.hidden = false
  line.textContent = gettext("Sending the picture…")
  const tell = (share) => {
    progress.value = share
    if (share === 1) line.textContent = gettext("The picture has arrived and is being prepared…")
  }
  const { status, answer } = await send(address, data, tell, signal)
  progress.hidden = true
  if (answer?.image) {
    lastCredit = form.elements.credit.value
    return answer
  }
  if (answer?.errors) showErrors(form, line, answer.errors)
  else line.textContent = failure(status)
  return null
}

/** Show a modal form that stays until `submit(form)` returns something; the promise is of that, or null. */
function askUntil({ title, rows, save, submit }) {
  const heading = crel("h2", { id: `upload-dialog-${++serial}`, textContent: title })
  const cancel = crel("button", { type: "button", textContent: gettext("Cancel") })
  const form = crel("form", {}, [heading, ...rows, crel("p", { className: "note-dialog-buttons" }, [save, cancel])])
  const dialog = crel("dialog", { className: "note-dialog", "aria-labelledby": heading.id }, [form])
  const closing = new AbortController()
  document.body.append(dialog)
  return new Promise((resolve) => {
    let result = null
    form.addEventListener("input", () => [...form.elements].forEach((element) => element.setCustomValidity("")))
    form.addEventListener("submit", async (event) => {
      event.preventDefault()
      save.disabled = true
      result = await submit(form, closing.signal)
      save.disabled = false
      if (result) dialog.close()
    })
    cancel.addEventListener("click", () => dialog.close())
    dialog.addEventListener("close", () => {
      closing.abort()
      dialog.remove()
      resolve(result)
    })
    dialog.showModal()
  })
}

/**
 * Ask for the words of a picture and send it; the promise is of {key, alt, caption, credit, address}, or of null.
 *
 * `pictures` is where the paper's pictures are asked for. One that the paper has already is taken with the words it
 * has, and the dialog says so. `count` says which of several it is.
 */
export async function askForUpload(pictures, file, count = "") {
  const [canvas, present, choices] = await Promise.all([
    preview(file),
    presentPicture(pictures, file),
    fetch(`${pictures}?key=-`).then((answer) => (answer.ok ? answer.json() : {})).catch(() => ({})),
  ])
  const address = choices.upload
  const line = crel("p", { role: "status", className: "upload-line" })
  const progress = crel("progress", { hidden: true, max: 1, value: 0, ariaLabel: gettext("Sending the picture…") })
  const name = crel("p", { className: "note-dialog-hint", textContent: [count, file.name].filter(Boolean).join(" · ") })
  const save = crel("button", { type: "submit", className: "note-dialog-save", textContent: gettext("Upload") })
  let rows = rowsFor()
  if (present) {
    line.textContent = fill(gettext("The paper has this picture already, and it keeps its words: %(alt)s (%(credit)s)"), present)
    save.textContent = gettext("Take this picture")
    rows = []
  } else if (!address || file.size > MAX_BYTES) {
    const tooLarge = gettext("The file has more than 30 MB. Save it smaller; 2560 pixels on the longer side are enough.")
    line.textContent = address ? tooLarge : failure(403)
    save.hidden = true
    rows = []
  }
  const submit = async (form, signal) => {
    if (present) return present
    const answer = await upload(form, { address, file, line, progress, signal })
    return answer && answer.image
  }
  return askUntil({ title: gettext("New picture"), rows: [canvas, name, ...rows, line, progress], save, submit })
}
