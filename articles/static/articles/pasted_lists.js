/*
 * Lists as Word writes them.
 *
 * On the desktop an item is a paragraph whose style names list and level, its bullet or number in the text:
 *   <p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·  </span>East pier</p>
 * In the browser each item is a list of its own:
 *   <div class="ListContainerWrapper"><ul><li data-aria-level="1"><p>East pier</p></li></ul></div>
 */

const LIST = /mso-list:\s*(l\d+)\s+level(\d)/i
const NUMBER = /^\s*\(?(\d{1,3}|[a-z]{1,4})[.)]/i

const styleOf = (element) => element.getAttribute("data-pasted-style") || ""

/** Return {level, isOrdered, nodes} of a paragraph that is an item of a list, or null. */
function itemOf(paragraph) {
  const [, , level] = LIST.exec(styleOf(paragraph)) || []
  if (!level) return null
  const label = [...paragraph.querySelectorAll("span")].find((span) => /mso-list:\s*Ignore/i.test(styleOf(span)))
  const isOrdered = NUMBER.test(label?.textContent || "")
  label?.remove()
  return { level: Number(level), isOrdered, nodes: [...paragraph.childNodes] }
}

/** Build a list of neighbouring items, a deeper one inside the item before it. */
function listOf(items, document) {
  const open = []
  for (const { level, isOrdered, nodes } of items) {
    while (open.length > 1 && open.at(-1).level > level) open.pop()
    if (!open.length || open.at(-1).level < level) {
      const list = document.createElement(isOrdered ? "ol" : "ul")
      open.at(-1)?.list.lastChild.append(list)
      open.push({ level, list })
    }
    const item = document.createElement("li")
    const line = document.createElement("p")
    line.append(...nodes)
    item.append(line)
    open.at(-1).list.append(item)
  }
  return open[0].list
}

/** Replace each run of neighbouring elements that are items by a list. */
function replaceRuns(elements, readItem) {
  let run = []
  const close = () => {
    if (!run.length) return
    run[0].element.before(listOf(run.map(({ item }) => item), run[0].element.ownerDocument))
    run.forEach(({ element }) => element.remove())
    run = []
  }
  for (const element of elements) {
    const item = readItem(element)
    if (run.length && element.previousElementSibling !== run.at(-1).element) close()
    if (item && run[0] && item.level <= run[0].item.level && item.isOrdered !== run[0].item.isOrdered) close()
    if (item) run.push({ element, item })
    else close()
  }
  close()
}

/** Return what the only item of a list in Word's browser edition says. */
function onlyItem(wrapper) {
  const items = wrapper.querySelectorAll("li")
  if (items.length !== 1) return null
  const [item] = items
  const paragraphs = item.querySelectorAll("p")
  return {
    level: Number(item.getAttribute("data-aria-level")) || 1,
    isOrdered: item.parentElement.matches("ol"),
    nodes: [...(paragraphs.length === 1 ? paragraphs[0] : item).childNodes],
  }
}

/** Build lists of what Word wrote in their place. */
export function buildLists(body) {
  replaceRuns([...body.querySelectorAll("p[data-pasted-style*='mso-list']")], itemOf)
  replaceRuns([...body.querySelectorAll("div.ListContainerWrapper")], onlyItem)
}
