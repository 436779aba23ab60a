/*
 * Names for the fields in which rows are chosen by typing: select2 builds them, and forgets to say what each is for.
 */

const nameOf = (select) => select.ariaLabel || select.labels[0]?.textContent.trim().replace(/:$/, "") || ""

/** Name the parts of the choice that is built for `select`. */
function describe(select) {
  const name = nameOf(select)
  const container = select.nextElementSibling
  if (!name || !container?.matches(".select2-container")) return
  for (const part of container.querySelectorAll("[role=combobox], [role=textbox], input")) {
    // What is chosen is read out after the name of the field.
    if (part.getAttribute("aria-labelledby")) {
      part.setAttribute("aria-describedby", part.getAttribute("aria-labelledby"))
      part.removeAttribute("aria-labelledby")
    }
    part.ariaLabel = name
  }
}

const describeAll = () => document.querySelectorAll("select.admin-autocomplete").forEach(describe)

// The field to type in is built when a choice of one opens.
document.addEventListener("focusin", ({ target }) => {
  if (!target.matches(".select2-dropdown input")) return
  const select = document.querySelector(".select2-container--open")?.previousElementSibling
  if (select) target.ariaLabel = nameOf(select)
})
document.addEventListener("formset:added", () => setTimeout(describeAll))
// After Django's own, which builds them and was registered first.
django.jQuery(describeAll)

// Where the order of several counts, what is chosen last comes last, even if it had been chosen before.
django.jQuery(document).on("select2:select", "select[data-in-order]", ({ params, target }) =>
  target.append([...target.options].find((option) => option.value === String(params.data.id))),
)
