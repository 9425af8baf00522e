// One operation, whole.

import { h } from "./dom.js";
import { inline, markdown } from "./markdown.js";
import { tryForm } from "./try.js";
import { words } from "./words.js";

export function operationView(spec, view, link, operation) {
  const { method, path } = operation;
  const good = operation.responses.filter((each) => Number(each.status) < 400);
  const bad = operation.responses.filter((each) => Number(each.status) >= 400);
  const attempt = h("details", { class: "attempt" }, h("summary", {}, words.tryIt));
  attempt.addEventListener("toggle", () => {
    if (attempt.open && attempt.children.length === 1) attempt.append(tryForm(spec, operation));
  });
  return h("article", {},
    h("p", { class: "kicker" }, operation.tag),
    h("h1", {}, operation.summary),
    h("p", { class: "route" }, badge(method), " ", breakable(path)),
    h("p", { class: "hint" }, operation.isOpen ? words.open : words.closed,
      operation.isSandbox ? ` · ${words.sandbox}` : "", " · ", h("code", {}, operation.id)),
    markdown(operation.description, link),
    attempt,
    operation.parameters.length ? section(words.parameters, parameters(spec, view, link, operation)) : null,
    operation.body ? section(words.body, body(spec, view, operation.body)) : null,
    section(words.answers, good.map((each) => answer(spec, view, link, each))),
    bad.length ? section(words.problems, problems(link, bad)) : null);
}

export function badge(method) {
  return h("span", { class: `method ${method.toLowerCase()}` }, method);
}

/** A path may break after each slash. */
export function breakable(path) {
  return h("code", {}, path.split(/(?<=\/)/).flatMap((part) => [part, h("wbr")]));
}

function section(title, ...children) {
  return h("section", {}, h("h2", {}, title), children);
}

function parameters(spec, view, link, operation) {
  return h("ul", { class: "members" }, operation.parameters.map((parameter) => {
    const schema = spec.whole(parameter.schema ?? {});
    const example = spec.examples(parameter)[0]?.value;
    return h("li", {},
      h("div", { class: "member" }, h("code", { class: "name" }, parameter.name), " ",
        h("span", { class: "place" }, words[parameter.in] ?? parameter.in), " ",
        parameter.required ? h("span", { class: "required" }, words.required) : null, " ",
        h("span", { class: "type" }, view.type(parameter.schema ?? {}))),
      h("div", { class: "bounds" }, view.bounds(schema, spec.schemaName(parameter.schema)),
        example === undefined ? null : h("span", { class: "bound" }, `${words.example} `, h("code", {}, String(example)))),
      h("div", { class: "about" }, inline(parameter.description ?? schema.description ?? "", link)));
  }));
}

function body(spec, view, source) {
  return Object.entries(source.content).map(([kind, media]) => [
    h("p", { class: "label" }, h("code", {}, kind)),
    media.schema ? view.block(media.schema) : null,
    examples(spec, media),
  ]);
}

function examples(spec, media) {
  return spec.examples(media).map(({ name, value }) =>
    h("details", { class: "example" }, h("summary", {}, [words.example, name].filter(Boolean).join(": ")),
      h("pre", { class: "code", tabindex: "0" }, typeof value === "string" ? value : JSON.stringify(value, null, 2))));
}

function answer(spec, view, link, response) {
  const headers = Object.entries(response.headers ?? {}).map(([name, each]) => {
    const header = spec.resolve(each);
    return h("li", {}, h("code", { class: "name" }, name), " ", h("span", { class: "about" }, inline(header.description ?? "", link)));
  });
  return h("div", { class: "answer" },
    h("h3", {}, h("span", { class: "status" }, response.status), " ", inline(response.description ?? "", link)),
    headers.length ? h("details", {}, h("summary", {}, words.headers), h("ul", { class: "members" }, headers)) : null,
    Object.entries(response.content ?? {}).map(([kind, media]) => [
      h("p", { class: "label" }, h("code", {}, kind)),
      media.schema ? view.block(media.schema) : null,
      examples(spec, media),
    ]));
}

function problems(link, responses) {
  return h("dl", { class: "problems" }, responses.map((response) => [
    h("dt", {}, response.status),
    h("dd", {}, inline(response.description ?? "", link)),
  ]));
}
