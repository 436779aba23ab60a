/*
 * Asks before somebody leaves the form of a page with words that are not saved: nothing keeps them but this window.
 */

const form = document.getElementById("page_form")
const written = () => JSON.stringify([...new FormData(form)])

if (form) {
  // A form that came back with an error holds words that were never saved.
  let known = form.querySelector(".errornote") ? null : undefined
  let isSent = false
  // After the editor has put the text into its own form.
  window.addEventListener("load", () => known === undefined && (known = written()))
  window.addEventListener("submit", (event) => (isSent = !event.defaultPrevented && event.target === form))
  window.addEventListener("pageshow", () => (isSent = false))
  window.addEventListener("beforeunload", (event) => {
    if (!isSent && known !== undefined && written() !== known) event.preventDefault()
  })
}
