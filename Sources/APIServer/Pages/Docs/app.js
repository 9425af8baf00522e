// Draws the page: the contents beside one thing at a time, which the address names after #.

import { append, fresh, h, replace } from "./dom.js";
import { markdown } from "./markdown.js";
import { badge, breakable, operationView } from "./operation.js";
import { SchemaView } from "./schema.js";
import { signInBox } from "./session.js";
import { Spec } from "./spec.js";
import { language, speak, words } from "./words.js";

const contents = document.getElementById("contents");
const content = document.getElementById("content");
const tools = document.getElementById("tools");
let spec;
let slugs = new Map();
let query = "";

/** What a code in a text leads to: an operation, a schema or an error. */
function link(text) {
  const operation = spec.byName.get(text.replace(/\?.*$/, ""));
  if (operation) return `#${operation.id}`;
  if (spec.byId.has(text)) return `#${text}`;
  if (slugs.has(text)) return `/problems/${text}?lang=${language}`;
  return spec.document.components?.schemas?.[text] ? `#schema/${text}` : null;
}

function drawTools() {
  const other = language === "vi" ? "en" : "vi";
  const change = h("button", { type: "button", lang: other, onclick: () => { speak(other); loadProblems().then(draw); } },
    words.other);
  const [button, box] = signInBox();
  replace(tools, button, change, box);
  document.getElementById("skip").textContent = words.skip;
  contents.setAttribute("aria-label", words.contents);
}

function drawContents() {
  const search = h("input", { type: "search", id: fresh("search"), placeholder: words.searchHint, value: query });
  const list = h("div", { class: "list" });
  const count = h("p", { class: "hint", role: "status" });
  const refresh = () => {
    query = search.value;
    const found = spec.search(query);
    count.textContent = found.length ? words.found(found.length) : words.nothing;
    const groups = spec.tags.map((tag) => group(tag, found.filter((each) => each.tag === tag.name)));
    replace(list, groups.filter(Boolean));
    mark();
  };
  search.addEventListener("input", refresh);
  replace(contents, h("label", { for: search.id }, words.search), search, count,
    h("ul", { class: "links" },
      h("li", {}, h("a", { href: "#" }, words.all)), h("li", {}, h("a", { href: "#schemas" }, words.schemas)),
      h("li", {}, h("a", { href: `/problems?lang=${language}` }, words.errors)),
      h("li", {}, h("a", { href: "/openapi.yaml" }, "openapi.yaml"))),
    list);
  refresh();
}

function group(tag, operations) {
  if (!operations.length) return null;
  const here = operations.some((each) => `#${each.id}` === location.hash);
  return h("details", { open: query.trim() !== "" || here },
    h("summary", {}, `${tag.name} `, h("span", { class: "hint" }, String(operations.length))),
    h("ul", {}, operations.map((each) =>
      h("li", {}, h("a", { href: `#${each.id}`, title: `${each.method} ${each.path}` }, badge(each.method), " ", each.summary)))));
}

function mark() {
  for (const anchor of contents.querySelectorAll(".list a")) {
    const isHere = anchor.getAttribute("href") === location.hash;
    if (isHere) {
      anchor.setAttribute("aria-current", "page");
      anchor.closest("details").open = true;
    } else anchor.removeAttribute("aria-current");
  }
}

function overview() {
  const { info } = spec.document;
  return [
    h("h1", {}, `${info.title} API`), h("p", { class: "lead" }, info.summary ?? ""), markdown(info.description ?? "", link),
    spec.tags.map((tag) => h("section", {}, h("h2", {}, tag.name), markdown(tag.description ?? "", link),
      h("ul", { class: "operations" }, spec.operations.filter((each) => each.tag === tag.name).map((each) =>
        h("li", {}, h("a", { href: `#${each.id}` }, each.summary), h("div", {}, badge(each.method), " ", breakable(each.path))))))),
  ];
}

function schemas() {
  const names = Object.keys(spec.document.components?.schemas ?? {}).sort();
  return [h("h1", {}, words.schemas), h("ul", { class: "names" },
    names.map((name) => h("li", {}, h("a", { href: `#schema/${name}` }, name))))];
}

function oneSchema(name) {
  const schema = spec.document.components?.schemas?.[name];
  if (!schema) return [h("h1", {}, words.unknown)];
  const reference = `#/components/schemas/${name}`;
  const users = spec.operations.filter((each) =>
    JSON.stringify([each.body, each.parameters, each.responses]).includes(`"${reference}"`));
  return [h("p", { class: "kicker" }, words.schemas), h("h1", {}, name), new SchemaView(spec, link).block(schema),
    users.length ? h("section", {}, h("h2", {}, words.usedBy), h("ul", {}, users.map((each) =>
      h("li", {}, h("a", { href: `#${each.id}` }, each.summary))))) : null];
}

function drawContent() {
  const place = decodeURIComponent(location.hash.slice(1));
  const operation = spec.byId.get(place);
  let shown;
  if (operation) shown = operationView(spec, new SchemaView(spec, link), link, operation);
  else if (place === "schemas") shown = schemas();
  else if (place.startsWith("schema/")) shown = oneSchema(place.slice(7));
  else shown = place === "" || place === "content" ? overview() : [h("h1", {}, words.unknown)];
  const back = place ? h("p", { class: "back" }, h("a", { href: "#" }, `← ${words.back}`)) : null;
  document.body.classList.toggle("inside", place !== "");
  replace(content, back, shown);
  document.title = `${content.querySelector("h1")?.textContent ?? ""} – Dân Ý API`;
}

function draw() {
  drawTools();
  drawContents();
  drawContent();
}

async function loadProblems() {
  try {
    const answer = await fetch("/problems", { headers: { Accept: "application/json", "Accept-Language": language } });
    slugs = new Map((await answer.json()).items.map((each) => [each.slug, each]));
  } catch { /* the names of errors are then no links */ }
}

async function start() {
  document.documentElement.lang = language;
  try {
    const [document] = await Promise.all([fetch("/openapi.json").then((answer) => answer.json()), loadProblems()]);
    spec = new Spec(document);
  } catch {
    return void append(replace(content), h("p", { role: "alert" }, words.failed));
  }
  draw();
  document.getElementById("skip").addEventListener("click", (event) => {
    event.preventDefault();
    content.focus();
  });
  window.addEventListener("hashchange", () => {
    drawContent();
    mark();
    window.scrollTo(0, 0);
    content.focus({ preventScroll: true });
  });
}

start();
