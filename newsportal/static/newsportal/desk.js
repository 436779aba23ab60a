/*
 * The review desk without a reload for each decision, and by keyboard. Optional: every button is a form of its own.
 *
 * A button's form is sent for JSON: the parts of the page that changed, the rows the screen lacks, and the order of all
 * (comments/admin/desk.py). Decisions are sent one after the other, in the order they were made; the focus goes on at
 * once. What every sentence says stands in the list's data attributes (templates/admin/comments/review.html).
 */

const BEAT = 2 * 60 * 1000 // milliseconds between two renewals of the claims
const LEASE = 10 * 60 * 1000 // nobody who has done nothing for so long is reading
const STAYS = new Set(["pick", "unpick", "mask", "unmask", "close", "reopen", "hold_reader", "free_reader"])
const CHOICE = "desk-shortcuts"

const queue = document.getElementById("queue")
const words = queue.dataset
const keys = document.getElementById("keys")

const rows = () => [...queue.children]
const free = () => rows().filter((row) => !row.inert)
const rowWith = (id) => document.getElementById(`comment-${id}`)
const shown = () => rows().map((row) => row.dataset.id).join(",")

function made(html) {
  const template = document.createElement("template")
  template.innerHTML = html.trim()
  return template.content.firstElementChild
}

/* --- What the server says, put in place ------------------------------------------------------- */

/** Put every part and row of the answer where it belongs; rows that stay are not touched, and keep their ticks. */
function put({ parts, rows: fresh, order, token }) {
  for (const [id, html] of Object.entries(parts)) document.getElementById(id).innerHTML = html
  for (const row of rows()) if (!order.includes(Number(row.dataset.id))) row.remove()
  let above = null
  for (const id of order) {
    let row = rowWith(id)
    if (fresh[id]) {
      row?.remove()
      row = made(fresh[id])
    }
    if (!row) continue
    const here = above ? above.nextElementSibling : queue.firstElementChild
    if (row !== here) queue.insertBefore(row, here)
    above = row
  }
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token
}

function say(sentence, link) {
  const toast = made('<div class="toast error"><p></p></div>')
  toast.firstChild.textContent = `${sentence} `
  if (link) {
    const anchor = made('<a target="_blank" rel="noopener"></a>')
    anchor.href = words.signIn
    anchor.textContent = words.signInLabel
    toast.firstChild.append(anchor)
  }
  document.getElementById("toasts").replaceChildren(toast)
}

/* --- What is sent ------------------------------------------------------------------------------ */

class Trouble extends Error {
  constructor(sentence, isSignedOut = false) {
    super(sentence)
    this.isSignedOut = isSignedOut
  }
}

/** Return the JSON of an answer, or null for anything else, such as the page to sign in on. */
async function ask(address, options = {}) {
  let response
  try {
    response = await fetch(address, { ...options, headers: { Accept: "application/json" } })
    const isJson = response.ok && response.headers.get("Content-Type")?.startsWith("application/json")
    return isJson ? await response.json() : null
  } catch {
    throw new Trouble(words.noConnection)
  }
}

async function look() {
  const address = new URL(words.here, location.href)
  address.searchParams.set("shown", shown())
  const answer = await ask(address)
  if (!answer) throw new Trouble(words.signedOut, true)
  return answer
}

/** Send fields; whoever signed in again meanwhile has another token, which the page is asked for once. */
async function send(address, fields) {
  const post = () => ask(address, { method: "POST", body: fields })
  const answer = await post()
  if (answer) return answer
  fields.set("csrfmiddlewaretoken", (await look()).token)
  const second = await post()
  if (!second) throw new Trouble(words.failed)
  return second
}

let line = Promise.resolve()
let unanswered = 0

// What was decided a moment ago is still on its way.
addEventListener("beforeunload", (event) => unanswered && event.preventDefault())

/** Send what a button says after all that was sent before; until it is answered its rows cannot be decided about. */
function decide(fields, acted) {
  const stays = STAYS.has(fields.get("decision"))
  const goal = stays ? acted[0] : acted.length && next(acted)
  for (const row of acted) row.inert = !stays
  if (goal) focus(goal)
  unanswered += 1
  line = line.then(async () => {
    fields.set("shown", shown())
    try {
      const answer = await send(words.here, fields)
      put(answer)
      const back = fields.get("decision") === "undo" && rowWith(answer.next)
      if (back) focus(back)
      else refocus(goal && rowWith(goal.dataset.id))
    } catch (trouble) {
      if (!(trouble instanceof Trouble)) throw trouble
      say(trouble.message, trouble.isSignedOut)
      if (acted[0] && isNowhere(document.activeElement)) focus(acted[0])
    }
    for (const row of acted) row.inert = false
    unanswered -= 1
  })
}

/* --- The focus --------------------------------------------------------------------------------- */

function focus(row) {
  row.focus({ preventScroll: true })
  row.scrollIntoView({ block: "nearest" })
}

/** Return the row to go on with after these: the one below, else the one above. */
function next(acted) {
  const left = free().filter((row) => !acted.includes(row))
  const last = acted.at(-1)
  const below = left.find((row) => last && last.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING)
  return below ?? left.at(-1)
}

const isNowhere = (element) => element === document.body || element.id === "main"

/** Give the focus back to the queue when what had it has gone. */
function refocus(row) {
  if (!isNowhere(document.activeElement) && document.activeElement !== row) return
  const goal = row && !row.inert ? row : free()[0]
  if (goal) focus(goal)
  else document.getElementById("main").focus()
}

function go(row, step) {
  const all = free()
  const place = row ? all.indexOf(row) + step : 0
  const goal = all[Math.max(0, Math.min(place, all.length - 1))]
  if (goal) focus(goal)
}

/* --- Buttons ----------------------------------------------------------------------------------- */

document.addEventListener("submit", (event) => {
  const form = event.target
  if (!form.matches("[data-desk]") || event.submitter?.formMethod === "dialog") return
  event.preventDefault()
  const fields = new FormData(form, event.submitter)
  const row = form.closest(".row")
  const ticked = rows().filter((each) => each.querySelector(".pick input:checked"))
  decide(fields, row ? [row] : form.id === "selected" ? ticked : [])
})

document.addEventListener("click", (event) => {
  if (!event.target.closest("#select-all, #select-none")) return
  event.preventDefault()
  const boxes = [...queue.querySelectorAll(".pick input")]
  const tick = boxes.some((box) => !box.checked)
  for (const box of boxes) box.checked = tick
})

// Of a row: a decision that no button of the page says (desk_mask.js).
queue.addEventListener("decide", (event) => decide(event.detail, [event.target]))

/* --- Keys -------------------------------------------------------------------------------------- */

let areOn = true
try {
  areOn = localStorage.getItem(CHOICE) !== "off"
} catch {
  // A browser that keeps nothing starts with them on each time.
}

function showChoice() {
  const button = document.getElementById("keys-on-off")
  button.textContent = areOn ? button.dataset.off : button.dataset.on
  document.body.classList.toggle("with-keys", areOn)
}

document.getElementById("keys-on-off").addEventListener("click", () => {
  areOn = !areOn
  try {
    localStorage.setItem(CHOICE, areOn ? "on" : "off")
  } catch {
    // It holds for this page.
  }
  showChoice()
})

/**
 * Return the letter, digit or question mark of a key. On a keyboard whose letters are not Latin ones it is what stands
 * there on a Latin one; digits are where they always are, whatever else the layout has there.
 */
function meant(event) {
  const key = event.key.toLowerCase()
  if (key === "?") return key
  if (event.shiftKey) return ""
  if (/^[a-z1-6]$/.test(key)) return key
  const place = /^(?:Key([A-Z])|Digit([1-6]))$/.exec(event.code)
  if (!place || !/^.$/u.test(key)) return ""
  if (place[2]) return place[2]
  return /^\p{Script=Latin}$/u.test(key) ? "" : place[1].toLowerCase()
}

const isTyping = (target) => target.closest("textarea, select, [popover], [contenteditable], input:not([type=checkbox])")

document.addEventListener("keydown", (event) => {
  if (!areOn || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
  if (!(event.target instanceof Element) || isTyping(event.target)) return
  const row = event.target.closest(".row")
  const key = event.key === "Escape" ? event.key : meant(event)
  if (!(key && (row || (isNowhere(event.target) && key === "j")))) return
  if (event.repeat && key !== "j" && key !== "k") return
  if (press(key, row)) event.preventDefault()
})

/** Do what a key says; return whether it says anything. */
function press(key, row) {
  const reasons = row?.querySelector(".refuse")
  if (key === "j" || key === "k") go(row, key === "j" ? 1 : -1)
  else if (key === "r" && reasons) {
    reasons.open = true
    reasons.querySelector("button").focus()
  } else if (key === "Escape" && reasons?.open) {
    reasons.open = false
    focus(row)
  } else if (key === "x") row.querySelector(".pick input")?.click()
  else if (key === "u") document.getElementById("undo")?.click()
  else if (key === "?") keys.showPopover()
  else if (/^[as]$/.test(key) || (/^[1-6]$/.test(key) && reasons?.open)) {
    row.querySelector(`[data-key="${key}"]`)?.click()
  } else return false
  return true
}

document.getElementById("show-keys").hidden = false
showChoice()

/* --- Who is reading ---------------------------------------------------------------------------- */

let lastSeen = Date.now()
for (const sign of ["keydown", "pointerdown", "scroll"]) {
  addEventListener(sign, () => (lastSeen = Date.now()), { passive: true, capture: true })
}

/** Read on for another while; when a colleague took something over, say so and show what is there to read instead. */
async function renew() {
  if (Date.now() - lastSeen > LEASE || !rows().length) return
  const fields = new FormData()
  fields.set("do", "renew")
  fields.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value)
  const answer = await ask(words.claims, { method: "POST", body: fields })
  if (!answer || rows().every((row) => answer.mine.includes(Number(row.dataset.id)))) return
  put(await look())
  say(words.taken)
}

if (words.claims) {
  setInterval(() => {
    line = line.then(renew).catch((trouble) => {
      // Without a connection nothing is lost: the claims are asked for again with the next beat.
      if (!(trouble instanceof Trouble)) throw trouble
    })
  }, BEAT)
}
