/*
 * The picture above the text, shown as soon as it is chosen: until then the form shows the one that was saved last.
 */

const select = document.getElementById("id_lead_image")
const box = document.querySelector(".field-lead_picture .readonly")
const pictures = document.querySelector("[data-pictures]")?.dataset.pictures

let last = select?.value

async function show() {
  const row = select.value
  if (row === last) return
  last = row
  const answer = row && (await fetch(`${pictures}?${new URLSearchParams({ row })}`).catch(() => null))
  const [image] = answer?.ok ? (await answer.json()).images : []
  // Another one may have been chosen meanwhile.
  if (row !== select.value) return
  const shown = document.createElement("img")
  if (image) Object.assign(shown, { src: image.address, alt: image.alt, className: "lead-chosen" })
  box.replaceChildren(image ? shown : "–")
}

// select2, and the window in which a new picture was uploaded, tell jQuery alone.
if (select && box && pictures) django.jQuery(select).on("change", show)
