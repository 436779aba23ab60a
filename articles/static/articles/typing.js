/*
 * Keeps what somebody types, every few seconds, at the address in the form's `data-typing` (articles/admin/typing.py),
 * says whether it is kept, and who else has the article open. The browser keeps nothing itself: the desk may be shared.
 */

import { crel, gettext } from "django-prose-editor/editor"

const PAUSE = 2000 // milliseconds after the last key
const LONGEST = 5000 // after the first one
const BEAT = 20000
const AGAIN = 5000

/** Return what stands in the form, all but what is only about the form. */
function written(form) {
  const fields = new FormData(form)
  for (const name of new Set(fields.keys())) {
    if (name.startsWith("_") || name === "csrfmiddlewaretoken") fields.delete(name)
  }
  return fields
}

const asText = (fields) => JSON.stringify([...fields])

/*
 * Why words are not kept: a sentence, with a link or an offer to keep them nevertheless. `again` is for what may pass by
 * itself; after what `isOver`, nothing is sent any more until somebody takes up the offer.
 */
const noConnection = () => ({
  sentence: gettext("Not saved: no connection. Your words are kept in this window."),
  again: true,
})

const signedOut = (link) => ({
  sentence: gettext("Not saved: you are no longer signed in. Your words are kept in this window."),
  link,
  label: gettext("Sign in, in a new tab"),
  again: true,
})

const over = (sentence) => ({ sentence, isOver: true })

function refusalOf(status, answer) {
  if (answer?.refused) return { ...answer, sentence: answer.refused, isOver: status === 409 }
  if (status === 403) return over(gettext("Not saved: you may not change this article. Copy your words."))
  if (status === 404) return over(gettext("Not saved: the article was deleted. Copy your words."))
  if (status === 400 || status === 413) {
    return { sentence: gettext("Not saved: this is more than an article can hold. Shorten it, or split it in two.") }
  }
  return noConnection()
}

class Typing {
  constructor(form, place) {
    this.form = form
    this.place = place
    this.address = place.dataset.typing
    this.known = form.querySelector(".errornote") ? null : asText(written(form))
    this.listen()
    if (this.known === null) this.changed()
    this.greet()
    setInterval(() => this.greet(), BEAT)
  }

  listen() {
    // Choices that select2 makes are told to jQuery alone.
    django.jQuery(this.form).on("input change", () => this.changed())
    window.addEventListener("submit", (event) => this.submitted(event))
    window.addEventListener("pageshow", () => (this.isSent = false))
    window.addEventListener("beforeunload", (event) => this.hasUnsaved() && event.preventDefault())
    window.addEventListener("pagehide", () => this.leave())
    window.addEventListener("online", () => this.keep())
    window.addEventListener("focus", () => this.trouble && this.keep())
    document.addEventListener("visibilitychange", () => document.hidden && this.keep())
  }

  hasUnsaved() {
    return !this.isSent && asText(written(this.form)) !== this.known
  }

  /** A form that goes out takes its words along; one that another script holds back, or that opens a tab, does not. */
  submitted(event) {
    const target = event.submitter?.formTarget || event.target.target
    if (event.defaultPrevented || (target && target !== "_self")) return
    if (event.target !== this.form && !event.target.matches("[data-throws-away]")) return
    this.isSent = true
    clearTimeout(this.timer)
    this.request?.abort()
  }

  changed() {
    this.isSent = false
    this.since ??= Date.now()
    this.wait(Math.min(PAUSE, Math.max(0, LONGEST - (Date.now() - this.since))))
  }

  wait(pause) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.keep(), pause)
  }

  /** Send the words that the server does not have, one request after the other. */
  async keep(how = {}) {
    if (this.isSent || (this.trouble?.isOver && !how._instead)) return
    if (this.request) return this.wait(PAUSE)
    const fields = written(this.form)
    const text = asText(fields)
    this.since = undefined
    if (text === this.known && !how._instead) return this.say("", null)
    const answer = await this.send(fields, how)
    if (answer.sentence) return this.refused(answer)
    this.known = text
    this.form.elements._typed_at.value = answer.stamp
    if (answer.here) history.replaceState(history.state, "", answer.here)
    this.say(answer.saved, null)
    if (this.since) this.changed()
  }

  refused(refusal) {
    if (this.isSent) return
    this.say("", refusal)
    if (refusal.again) this.wait(AGAIN)
  }

  /** Say that the form is open, and hear who else has it open. */
  async greet() {
    if (this.request || this.isSent) return
    const { opened_version: opened } = this.form.elements
    const fields = new FormData()
    fields.set(opened.name, opened.value)
    await this.send(fields, { _hello: "1" })
  }

  /** Post the fields and return what the server answers, or why it did not. */
  async send(fields, how) {
    this.request = new AbortController()
    try {
      return await this.post(fields, how)
    } finally {
      this.request = null
    }
  }

  async post(fields, how, isSecond = false) {
    const { signal } = this.request
    const headers = { "X-CSRFToken": this.token.value }
    const request = { method: "POST", body: this.signed(fields, how), headers, signal }
    const response = await fetch(this.address, request).catch(() => null)
    if (response?.status === 403 && !isSecond) return (await this.renewed()) || this.post(fields, how, true)
    const answer = await response?.json().catch(() => null)
    if (!response?.ok || !answer) return refusalOf(response?.status, answer)
    this.showSurroundings(answer)
    return answer
  }

  get token() {
    return this.form.elements.csrfmiddlewaretoken
  }

  signed(fields, how) {
    const { _window, _typed_at } = this.form.elements
    for (const [name, value] of Object.entries({ _window: _window.value, _typed_at: _typed_at.value, ...how })) {
      fields.set(name, value)
    }
    return fields
  }

  /** Whoever signed in again in another tab has another token: fetch it. Returns why there is none to have. */
  async renewed() {
    const response = await fetch(this.address, { redirect: "manual" }).catch(() => null)
    if (!response) return noConnection()
    if (response.type === "opaqueredirect") return signedOut(this.place.dataset.signIn)
    if (!response.ok) return refusalOf(response.status)
    const { token } = await response.json()
    for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token
    return null
  }

  /** Take leave with the words that are not kept yet, if they are few enough for the browser to send them now. */
  leave() {
    if (this.isSent) return
    const token = { csrfmiddlewaretoken: this.token.value, _gone: "1" }
    const isUnsaved = this.hasUnsaved() && !this.trouble?.isOver
    if (isUnsaved && navigator.sendBeacon(this.address, this.signed(written(this.form), token))) return
    const fields = new FormData()
    fields.set("opened_version", this.form.elements.opened_version.value)
    navigator.sendBeacon(this.address, this.signed(fields, { ...token, _hello: "1" }))
  }

  /** Show that words are kept, or what keeps them from it; only trouble is read out. */
  say(saved, trouble) {
    if (saved) this.place.querySelector(".typing-saved").textContent = saved
    const line = this.place.querySelector(".typing-trouble")
    if (trouble?.sentence !== this.trouble?.sentence) line.replaceChildren(...(trouble ? this.told(trouble) : []))
    this.place.classList.toggle("has-trouble", Boolean(trouble))
    this.trouble = trouble
  }

  told({ sentence, link, label, instead }) {
    const parts = [sentence]
    if (link) parts.push(" ", crel("a", { href: link, target: "_blank", textContent: label }))
    if (instead) {
      const button = crel("button", { type: "button", className: "button", textContent: instead })
      button.addEventListener("click", () => this.keep({ _instead: "1" }))
      parts.push(" ", button)
    }
    return parts
  }

  showSurroundings({ others, newer }) {
    const place = document.getElementById("surroundings")
    const said = JSON.stringify([others, newer])
    if (!place || said === this.surroundings) return
    this.surroundings = said
    const lines = others.map((sentence) => crel("p", { textContent: sentence }))
    if (newer) {
      const link = crel("a", { href: newer.link, target: "_blank", textContent: newer.label })
      lines.push(crel("p", {}, [crel("strong", { textContent: newer.sentence }), " ", link]))
    }
    place.replaceChildren(...lines)
  }
}

/** Keep what is typed into the form, where the server offers to. */
export function keepTyping(form) {
  const place = form.querySelector("[data-typing]")
  if (place) new Typing(form, place)
}
