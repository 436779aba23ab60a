/*
 * The sources the paper has cited already, as the server lists them (admin/source_choices.py), and a field to find one
 * by typing: a combobox with a list (ARIA Authoring Practices, "Editable Combobox With List Autocomplete").
 */

import { crel, gettext } from "django-prose-editor/editor"
import { field, fill } from "articles/footnote_dialog"

export const TYPING_PAUSE = 250 // milliseconds

/** Return the sources that fit, each {address, title, articles, accessed, moved_to, warning, archive}; [] if refused. */
export async function findSources(address, query) {
  const answer = await fetch(`${address}?${new URLSearchParams(query)}`).catch(() => null)
  // Whoever is no longer signed in is led to the page for that.
  return answer?.ok && !answer.redirected ? (await answer.json()).sources : []
}

let serial = 0

function option(source) {
  const { title, address, articles, accessed, warning } = source
  const about = [fill(gettext("Articles that cite it: %(articles)s"), { articles })]
  if (accessed) about.push(fill(gettext("read on %(accessed)s"), { accessed }))
  const parts = [crel("b", { textContent: title || address })]
  if (title) parts.push(crel("span", { textContent: address }))
  parts.push(crel("small", { textContent: about.join(" · ") }))
  if (warning) parts.push(crel("em", { textContent: warning }))
  return crel("li", { role: "option", id: `source-option-${++serial}`, "aria-selected": "false" }, parts)
}

/** The field, its list and what is said of it; `choose(source)` is called with the one that was chosen. */
class SourceSearch {
  constructor(address, choose) {
    this.address = address
    this.choose = choose
    this.sources = []
    this.list = crel("ul", { role: "listbox", id: `sources-${++serial}`, hidden: true, className: "source-options" })
    this.list.setAttribute("aria-label", gettext("Sources"))
    this.status = crel("span", { role: "status", className: "source-status" })
    this.row = field({
      name: "",
      label: gettext("Find a source the paper has cited"),
      hint: gettext("A few words of its title, its address or of a note."),
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
    })
    this.row.classList.add("source-search")
    this.row.append(this.list, this.status)
    this.input = this.row.querySelector("input")
    this.listen()
  }

  listen() {
    let pause
    this.input.addEventListener("input", () => {
      clearTimeout(pause)
      pause = setTimeout(() => (this.input.value.trim() ? this.look() : this.close()), TYPING_PAUSE)
    })
    this.input.addEventListener("keydown", (event) => this.press(event))
    this.input.addEventListener("blur", () => {
      clearTimeout(pause)
      this.close()
    })
    // The field keeps the focus while an option is clicked.
    this.list.addEventListener("mousedown", (event) => event.preventDefault())
    this.list.addEventListener("click", ({ target }) => {
      const index = [...this.list.children].indexOf(target.closest("[role=option]"))
      if (index >= 0) this.take(index)
    })
  }

  async look() {
    const asked = this.input.value
    const sources = await findSources(this.address, { q: asked })
    if (asked !== this.input.value || document.activeElement !== this.input) return
    this.sources = sources
    this.list.replaceChildren(...sources.map(option))
    this.list.hidden = !sources.length
    this.input.setAttribute("aria-expanded", String(sources.length > 0))
    this.mark(-1)
    this.status.textContent = sources.length
      ? fill(gettext("Sources found: %(count)s. Arrow keys and Enter choose one."), { count: sources.length })
      : gettext("No source found.")
  }

  close() {
    this.list.hidden = true
    this.input.setAttribute("aria-expanded", "false")
    this.mark(-1)
    this.status.textContent = ""
  }

  get isOpen() {
    return !this.list.hidden
  }

  mark(index) {
    this.index = index
    ;[...this.list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)))
    const item = this.list.children[index]
    if (item) this.input.setAttribute("aria-activedescendant", item.id)
    else this.input.removeAttribute("aria-activedescendant")
    item?.scrollIntoView({ block: "nearest" })
  }

  move(step) {
    const count = this.sources.length
    const from = this.index < 0 && step < 0 ? 0 : this.index
    this.mark((from + step + count) % count)
  }

  take(index) {
    const source = this.sources[index]
    this.input.value = ""
    this.close()
    this.choose(source)
  }

  press(event) {
    const { key, isComposing } = event
    if (isComposing) return
    if (key === "Escape" && this.isOpen) this.close()
    else if (key === "ArrowDown" || key === "ArrowUp") this.isOpen ? this.move(key === "ArrowDown" ? 1 : -1) : this.look()
    // In other fields Enter saves the note; here that would be before anything is chosen.
    else if (key === "Enter") this.isOpen && this.index >= 0 && this.take(this.index)
    else return
    event.preventDefault()
  }
}

/** Return the row of a dialog in which a source is found by typing. */
export const sourceSearch = (address, choose) => new SourceSearch(address, choose).row
