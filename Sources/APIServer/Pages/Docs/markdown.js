// The few marks of Markdown that the contract uses, as elements.

import { h } from "./dom.js";

/** Paragraphs and lists. `link` makes of a code what it leads to: (text) => address or null. */
export function markdown(text, link = () => null) {
  const blocks = text.trim().split(/\n\s*\n/);
  return blocks.map((block) => {
    const lines = block.split("\n");
    if (lines.every((line) => /^\s*([-*]|\d+\.)\s/.test(line) || /^\s{2,}\S/.test(line)) && /^\s*[-*\d]/.test(block)) {
      const items = [];
      for (const line of lines) {
        if (/^\s*([-*]|\d+\.)\s/.test(line)) items.push(line.replace(/^\s*([-*]|\d+\.)\s/, ""));
        else items[items.length - 1] += ` ${line.trim()}`;
      }
      return h(/^\s*\d/.test(block) ? "ol" : "ul", {}, items.map((item) => h("li", {}, inline(item, link))));
    }
    return h("p", {}, inline(lines.map((line) => line.trim()).join(" "), link));
  });
}

const marks = /(`[^`]+`)|(\*\*[^*]+\*\*)|(\*[^*\s][^*]*\*)|(\[[^\]]+\]\([^)\s]+\))/;

export function inline(text, link = () => null) {
  return text.split(marks).filter((part) => part !== undefined && part !== "").map((part) => {
    if (/^`[^`]+`$/.test(part)) return code(part.slice(1, -1), link);
    if (/^\*\*[^*]+\*\*$/.test(part)) return h("strong", {}, inline(part.slice(2, -2), link));
    if (/^\*[^*\s][^*]*\*$/.test(part)) return h("em", {}, inline(part.slice(1, -1), link));
    const found = part.match(/^\[([^\]]+)\]\(([^)\s]+)\)$/);
    if (found && /^(https?:\/\/|\/|#)/.test(found[2])) return h("a", { href: found[2] }, found[1]);
    return part;
  });
}

function code(text, link) {
  const address = link(text);
  const shown = h("code", {}, text);
  return address ? h("a", { href: address }, shown) : shown;
}
