/*
 * What every dialog of the body editor is made of, the choice of a note to cite again, and a link's address.
 *
 * Each returns a promise of what was entered, or of null when the dialog was closed without saving.
 */

import { crel, gettext } from "django-prose-editor/editor"

const isWebAddress = (address) => /^https?:\/\/[^\s\\]+$/i.test(address)

/** Whether a link may lead to `address`: on the web, or a path of this site. */
export const isLinkAddress = (address) => isWebAddress(address) || /^\/(?!\/)[^\s\\]*$/.test(address)

/** Put values into a translated sentence, in place of %(name)s. */
export const fill = (sentence, values) => sentence.replace(/%\((\w+)\)s/g, (_, name) => values[name])

const wrongAddress = () => gettext("Give the whole address, beginning with https:// or http://, without spaces.")

let serial = 0

/** Build one labelled field; its hint is read out with it. */
export function field({ name, label, hint, tag = "input", ...attributes }, value) {
  const id = `note-dialog-${++serial}`
  const input = crel(tag, { id, name, value: value || "", autocomplete: "off", ...attributes })
  const row = crel("p", { className: "note-dialog-field" }, [crel("label", { htmlFor: id, textContent: label }), input])
  if (hint) {
    input.setAttribute("aria-describedby", `${id}-hint`)
    input.before(crel("span", { id: `${id}-hint`, className: "note-dialog-hint", textContent: hint }))
  }
  return row
}

/** Show `rows` in a modal form; `fault(form)` returns [input, sentence] for the first thing that is wrong, or nothing. */
export function ask({ heading, rows, submit, fault = () => null }) {
  const title = crel("h2", { id: `note-dialog-${++serial}`, textContent: heading })
  const save = crel("button", { type: "submit", className: "note-dialog-save", textContent: submit })
  const cancel = crel("button", { type: "button", textContent: gettext("Cancel") })
  const buttons = crel("p", { className: "note-dialog-buttons" }, [save, cancel])
  const form = crel("form", { method: "dialog" }, [title, ...rows, buttons])
  const dialog = crel("dialog", { className: "note-dialog", "aria-labelledby": title.id }, [form])
  document.body.append(dialog)
  return new Promise((resolve) => {
    let entered = null
    form.addEventListener("input", () => [...form.elements].forEach((element) => element.setCustomValidity("")))
    form.addEventListener("submit", (event) => {
      const [input, sentence] = fault(form) || []
      if (input) {
        event.preventDefault()
        input.setCustomValidity(sentence)
        input.reportValidity()
        return
      }
      entered = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]))
    })
    cancel.addEventListener("click", () => dialog.close())
    dialog.addEventListener("close", () => {
      dialog.remove()
      resolve(entered)
    })
    dialog.showModal()
  })
}

/** Ask which of `notes` (key, number, words) to cite again; the promise is of its key. */
export async function chooseNote(notes) {
  const rows = notes.map(({ key, number, words }, index) =>
    crel("p", { className: "note-dialog-choice" }, [
      crel("label", {}, [
        crel("input", { type: "radio", name: "key", value: key, checked: index === 0 }),
        crel("b", { textContent: number }),
        crel("span", { textContent: words }),
      ]),
    ]),
  )
  const choice = await ask({ heading: gettext("Cite a note again"), rows, submit: gettext("Cite this note") })
  return choice && choice.key
}

/** Ask for a link's address; the promise is of the address, empty to remove the link. */
export async function askForLink(href) {
  const rows = [
    field(
      {
        name: "href",
        label: gettext("Web address"),
        hint: gettext("Left empty, the link is removed."),
        inputMode: "url",
        placeholder: "https://",
      },
      href,
    ),
  ]
  const entered = await ask({
    heading: gettext("Link"),
    rows,
    submit: gettext("Save the link"),
    fault: ({ elements: { href: input } }) =>
      input.value.trim() && !isLinkAddress(input.value.trim()) ? [input, wrongAddress()] : null,
  })
  return entered && entered.href
}
