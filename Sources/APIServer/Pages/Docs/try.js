// The form that makes a call, and what came of it.

import { append, copyButton, field, h, replace } from "./dom.js";
import { compose, curl, send } from "./request.js";
import { session } from "./session.js";
import { language, words } from "./words.js";

const shownAtMost = 200_000; // characters

/** ETags that were read here, by path: what a change of the same thing has to name. */
const tags = new Map();

export function tryForm(spec, operation) {
  const controls = new Map();
  const parameters = operation.parameters.map((parameter) => {
    const control = input(spec, operation, parameter);
    controls.set(parameter, control);
    const label = [h("code", {}, parameter.name), ` (${words[parameter.in] ?? parameter.in})`,
      parameter.required ? h("span", { class: "required" }, ` ${words.required}`) : null];
    return field(label, control);
  });
  const body = bodyPart(spec, operation);
  const line = h("pre", { class: "code", tabindex: "0" });
  const result = h("div", { class: "result", "aria-live": "polite" });
  const button = h("button", {}, words.send);

  const values = () => new Map([...controls].map(([parameter, control]) => [parameter, control.value.trim()]));
  const call = () => compose(operation, values(), body?.mediaType() ?? null, body?.content() ?? null);
  const refresh = () => { line.textContent = curl(call(), location.origin, session.token !== null && !operation.isOpen); };
  const form = h("form", { class: "try" }, parameters, body?.element,
    operation.method === "GET" ? null : h("p", { class: "hint" }, words.changes),
    h("div", { class: "row" }, button,
      !operation.isOpen && !session.token ? h("span", { class: "hint" }, words.closed) : null),
    h("h4", {}, words.curl), line, copyButton(words, () => line.textContent), result);
  form.addEventListener("input", refresh);
  form.addEventListener("change", refresh);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    refresh();
    const made = call();
    if (!made.isComplete) return void replace(result, h("p", { class: "error", role: "alert" }, words.badPath));
    button.disabled = true;
    button.textContent = words.sending;
    try {
      const came = await send(made, operation.isOpen ? null : session.token);
      const tag = came.headers.find(([name]) => name === "etag");
      if (tag && came.status < 300) tags.set(made.path, tag[1]);
      show(result, came, made);
    } catch {
      replace(result, h("p", { class: "error", role: "alert" }, words.noAnswer));
    }
    button.disabled = false;
    button.textContent = words.send;
  });
  session.onChange(() => { if (form.isConnected) refresh(); });
  refresh();
  return form;
}

function input(spec, operation, parameter) {
  const schema = spec.whole(parameter.schema ?? {});
  const example = spec.examples(parameter)[0]?.value;
  if (parameter.name === "Accept-Language") return select(["vi", "en"], language, false);
  if (schema.type === "boolean") return select(["true", "false"], "", true);
  if (schema.enum && schema.type !== "array") {
    return select(schema.enum.filter((each) => each !== null).map(String), parameter.required ? String(schema.enum[0]) : "",
      !parameter.required);
  }
  const control = h("input", { type: "text", spellcheck: "false", autocapitalize: "none", autocomplete: "off" });
  const hint = example ?? schema.examples?.[0] ?? schema.example;
  if (hint !== undefined) control.placeholder = String(hint);
  else if (schema.default !== undefined) control.placeholder = String(schema.default);
  if (parameter.name === "If-Match") control.value = "*";
  else if (parameter.in === "path" && hint !== undefined) control.value = String(hint);
  else if (parameter.required && hint !== undefined) control.value = String(hint);
  if (parameter.name === "If-Match") {
    control.addEventListener("focus", () => {
      const tag = tags.get(compose(operation, currentPath(control, operation), null, null).path);
      if (tag && control.value === "*") control.value = tag;
    });
  }
  return control;
}

/** Path parameters as they stand in the form of a control. */
function currentPath(control, operation) {
  const texts = [...control.form.querySelectorAll(".field")];
  const named = (name) => texts.find((each) => each.querySelector("label code")?.textContent === name);
  return new Map(operation.parameters.filter((each) => each.in === "path").map((parameter) =>
    [parameter, named(parameter.name)?.querySelector("input, select")?.value.trim() ?? ""]));
}

function select(options, chosen, mayBeLeftOut) {
  const control = h("select", {}, mayBeLeftOut ? h("option", { value: "" }, words.leaveOut) : null,
    options.map((each) => h("option", { value: each }, each)));
  control.value = chosen;
  return control;
}

function bodyPart(spec, operation) {
  const contents = Object.entries(operation.body?.content ?? {});
  if (!contents.length) return null;
  const place = h("div");
  const kind = select(contents.map(([name]) => name), contents[0][0], false);
  let control;
  const draw = () => {
    const media = operation.body.content[kind.value];
    if (/spreadsheet|octet-stream/.test(kind.value)) {
      control = h("input", { type: "file" });
      return void replace(place, field(words.file, control));
    }
    const examples = spec.examples(media);
    const texts = examples.length ? examples : [{ name: "", value: media.schema ? spec.sample(media.schema) : "" }];
    const written = (value) => (typeof value === "string" ? value : JSON.stringify(value, null, 2));
    control = h("textarea", { rows: "10", spellcheck: "false", value: written(texts[0].value) });
    const grow = () => { control.rows = Math.min(24, Math.max(4, control.value.split("\n").length + 1)); };
    control.addEventListener("input", grow);
    grow();
    const chooser = texts.length > 1 ? select(texts.map((each) => each.name), texts[0].name, false) : null;
    chooser?.addEventListener("change", () => {
      control.value = written(texts.find((each) => each.name === chooser.value).value);
      grow();
    });
    replace(place, chooser ? field(words.fillIn, chooser) : null, field(words.body, control));
  };
  kind.addEventListener("change", draw);
  draw();
  return {
    element: h("div", {}, contents.length > 1 ? field(words.mediaType, kind) : null, place),
    mediaType: () => kind.value,
    content: () => (control.type === "file" ? control.files[0] ?? "" : control.value),
  };
}

function show(result, came, call) {
  const heading = h("h4", {}, words.answer);
  const good = came.status < 400 ? "good" : "bad";
  const status = h("p", { class: "row" },
    h("strong", { class: `code-${good}` }, `${came.status} ${came.reason}`), h("span", { class: "hint" }, words.took(came.took)));
  const headers = h("details", {}, h("summary", {}, words.headers),
    h("pre", { class: "code", tabindex: "0" }, came.headers.map(([name, value]) => `${name}: ${value}`).join("\n")));
  replace(result, heading, status, headers);
  const name = call.path.split("/").pop() || "answer";
  if (came.bytes.size === 0) append(result, h("p", { class: "hint" }, words.empty));
  else if (came.text === null) append(result, download(came.bytes, name));
  else {
    const rest = came.text.length - shownAtMost;
    append(result, h("pre", { class: "code", tabindex: "0" }, came.text.slice(0, shownAtMost)));
    if (rest > 0) append(result, h("p", { class: "hint" }, words.cut(rest)), download(came.bytes, name));
    const problem = came.text.match(/"type": "(\/problems\/[a-z-]+)"/);
    if (problem) append(result, h("p", {}, h("a", { href: `${problem[1]}?lang=${language}` }, `${problem[1]}: ${words.explain}`)));
  }
}

function download(bytes, name) {
  const link = h("a", { href: URL.createObjectURL(bytes), download: name }, `${words.download} (${bytes.size} B)`);
  return h("p", {}, link);
}
