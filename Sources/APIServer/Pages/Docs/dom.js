// Elements, made without innerHTML: no text of the contract or of an answer ever becomes markup.

/** h("p", {class: "x", onclick: f}, "text", node, [nodes], null) */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "value") element.value = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  append(element, children);
  return element;
}

export function append(element, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
  return element;
}

export function replace(element, ...children) {
  element.replaceChildren();
  return append(element, children);
}

let last = 0;

/** An id that no other element has, for labels. */
export function fresh(name) {
  last += 1;
  return `${name}-${last}`;
}

/** A labelled control; `hint` is read out with it. */
export function field(label, control, hint) {
  const id = fresh("field");
  control.id = id;
  const shown = hint ? h("div", { class: "hint", id: `${id}-hint` }, hint) : null;
  if (shown) control.setAttribute("aria-describedby", shown.id);
  return h("div", { class: "field" }, h("label", { for: id }, label), control, shown);
}

export function copyButton(words, text) {
  const button = h("button", { type: "button", class: "small" }, words.copy);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = words.copied;
    } catch {
      button.textContent = words.notCopied;
    }
    setTimeout(() => { button.textContent = words.copy; }, 1500);
  });
  return button;
}
