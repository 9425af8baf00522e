// A schema for people: members with their types and bounds, inner ones unfolded on demand, conditions in words.

import { h } from "./dom.js";
import { inline } from "./markdown.js";
import { words } from "./words.js";

export class SchemaView {
  constructor(spec, link) {
    this.spec = spec;
    this.link = link;
  }

  /** The whole of a schema: what it is, then its members. */
  block(node) {
    const schema = this.spec.whole(node);
    const inner = this.inner(schema, 0);
    return h("div", { class: "schema" },
      h("p", { class: "type" }, this.type(node), this.bounds(schema)),
      schema.description ? h("p", {}, inline(schema.description, this.link)) : null,
      inner);
  }

  /** `array of Report`, `string · date`, with names leading to their own page. */
  type(node) {
    const name = this.spec.schemaName(node);
    if (name) return h("a", { href: `#schema/${name}` }, name);
    const schema = this.spec.whole(node);
    if (schema.const !== undefined) return h("span", {}, `${words.fixed} `, h("code", {}, JSON.stringify(schema.const)));
    const types = [schema.type ?? []].flat();
    const plain = types.filter((type) => type !== "null");
    const nullable = types.includes("null") ? ` ${words.nullable}` : "";
    if (plain[0] === "array" && schema.items) {
      return h("span", {}, "array<", this.type(schema.items), ">", nullable);
    }
    if (!plain.length && (schema.oneOf ?? schema.anyOf)) {
      const options = schema.oneOf ?? schema.anyOf;
      return h("span", {}, options.flatMap((each, index) => [index ? " | " : "", this.type(each)]));
    }
    const label = plain.join(" | ") || (schema.properties ? "object" : "any");
    return h("span", {}, label, schema.format ? ` · ${schema.format}` : "", nullable);
  }

  /** A pattern is told where the schema has no name to look it up by. */
  bounds(schema, name = null) {
    const parts = [];
    const range = (name, low, high) => {
      if (low === undefined && high === undefined) return;
      const text = [low === undefined ? "" : `${words.min} ${low}`, high === undefined ? "" : `${words.max} ${high}`];
      parts.push([name, text.filter(Boolean).join(" ")].filter(Boolean).join(" "));
    };
    range("", schema.minimum ?? schema.exclusiveMinimum, schema.maximum ?? schema.exclusiveMaximum);
    range(words.length, schema.minLength, schema.maxLength);
    range(words.count, schema.minItems, schema.maxItems);
    range(words.count, schema.minProperties, schema.maxProperties);
    if (schema.uniqueItems) parts.push(words.unique);
    if (schema.default !== undefined) parts.push(`${words.default} ${JSON.stringify(schema.default)}`);
    if (schema.additionalProperties === false) parts.push(words.strict);
    const shown = parts.map((part) => h("span", { class: "bound" }, part));
    if (schema.pattern && !name) shown.push(h("span", { class: "bound" }, `${words.pattern} `, h("code", {}, schema.pattern)));
    if (schema.enum) {
      shown.push(h("span", { class: "bound" }, schema.enum.flatMap((value, index) =>
        [index ? " · " : "", h("code", {}, typeof value === "string" ? value : JSON.stringify(value))])));
    }
    return shown;
  }

  /** What is inside: members, elements, forms, conditions; null for a plain value. */
  inner(schema, depth) {
    const parts = [];
    if (schema.properties) parts.push(this.members(schema, depth));
    const other = schema.additionalProperties;
    if (other && typeof other === "object" && Object.keys(other).length) {
      parts.push(h("ul", { class: "members" }, this.member(`(${words.value})`, other, false, depth)));
    }
    if (schema.items && !schema.properties) {
      const item = this.spec.whole(schema.items);
      const inside = this.inner(item, depth);
      if (inside) parts.push(inside);
      else if (!this.spec.schemaName(schema.items)) parts.push(h("p", { class: "bounds" }, this.bounds(item)));
    }
    for (const [label, forms] of [[words.one, schema.oneOf], [words.any, schema.anyOf]]) {
      if (forms && forms.some((form) => form.$ref || form.properties || form.type)) {
        parts.push(this.forms(label, forms, depth));
      }
    }
    const rules = this.rules(schema);
    if (rules.length) parts.push(h("ul", { class: "rules" }, rules.map((rule) => h("li", {}, rule))));
    return parts.length ? h("div", {}, parts) : null;
  }

  members(schema, depth) {
    const names = Object.keys(schema.properties).filter((name) => schema.properties[name] !== false);
    const isRequired = (name) => schema.required?.includes(name) === true;
    return h("ul", { class: "members" },
      names.map((name) => this.member(name, schema.properties[name], isRequired(name), depth)));
  }

  member(name, node, isRequired, depth) {
    const schema = this.spec.whole(node);
    const row = h("li", {},
      h("div", { class: "member" }, h("code", { class: "name" }, name), " ",
        isRequired ? h("span", { class: "required" }, words.required) : null, " ",
        h("span", { class: "type" }, this.type(node))),
      h("div", { class: "bounds" }, this.bounds(schema, this.spec.schemaName(node))),
      schema.description ? h("div", { class: "about" }, inline(schema.description, this.link)) : null);
    if (this.hasInner(schema)) row.append(this.unfold(words.schema, () => this.inner(schema, depth + 1)));
    return row;
  }

  hasInner(schema) {
    if (schema.properties || schema.additionalProperties?.properties || schema.oneOf || schema.anyOf) return true;
    return schema.items ? this.hasInner(this.spec.whole(schema.items)) : false;
  }

  forms(label, forms, depth) {
    return h("div", { class: "forms" }, h("p", { class: "label" }, label),
      forms.map((form, index) => {
        const schema = this.spec.whole(form);
        const kind = Object.values(schema.properties ?? {}).map((each) => this.spec.resolve(each).const);
        const title = this.spec.schemaName(form) ?? schema.title
          ?? kind.find((value) => typeof value === "string") ?? `${index + 1}`;
        return this.unfold(title, () => this.block(form), depth);
      }));
  }

  /** Drawn when it is opened: schemas may hold themselves. */
  unfold(label, draw) {
    const details = h("details", {}, h("summary", {}, label));
    details.addEventListener("toggle", () => {
      if (details.open && details.children.length === 1) details.append(draw() ?? "");
    });
    return details;
  }

  /** Conditions between members, in words. */
  rules(schema) {
    const rules = [];
    if (schema.if) {
      const then = this.say(schema.then ?? {});
      const otherwise = this.say(schema.else ?? {});
      const parts = [`${words.where} `, this.say(schema.if, words.with)];
      if (then.length) parts.push(`: ${words.then} `, then);
      if (otherwise.length) parts.push(`; ${words.otherwise} `, otherwise);
      rules.push(parts);
    }
    for (const [name, rule] of Object.entries(schema.dependentSchemas ?? {})) {
      rules.push([`${words.where} ${words.with} `, h("code", {}, name), `: ${words.then} `, this.say(rule)]);
    }
    for (const [name, needed] of Object.entries(schema.dependentRequired ?? {})) {
      rules.push([`${words.where} ${words.with} `, h("code", {}, name), `: ${words.needs} `, codes(needed)]);
    }
    if (schema.not?.required) rules.push([`${words.neither} `, codes(schema.not.required)]);
    for (const [label, forms] of [[words.oneOfThese, schema.oneOf], [words.anyOfThese, schema.anyOf]]) {
      if (forms?.every((form) => form.required && !form.type && !form.properties)) {
        rules.push([`${label} `, codes(forms.flatMap((form) => form.required))]);
      }
    }
    return rules;
  }

  /** One side of a condition. */
  say(rule, needs = words.needs) {
    const parts = [];
    if (rule.required) parts.push([`${needs} `, codes(rule.required)]);
    const properties = Object.entries(rule.properties ?? {});
    const barred = properties.filter(([, each]) => each === false).map(([name]) => name);
    if (barred.length) parts.push([`${words.without} `, codes(barred)]);
    for (const [name, each] of properties.filter(([, each]) => each !== false)) {
      if (each.const !== undefined) parts.push([h("code", {}, name), " = ", h("code", {}, JSON.stringify(each.const))]);
      else if (each.enum) parts.push([h("code", {}, name), " = ", codes(each.enum, " / ")]);
      else if (each.type) parts.push([h("code", {}, name), `: ${[each.type].flat().join(" | ")}`]);
    }
    const nested = this.rules(rule);
    return [...parts, ...nested].flatMap((part, index) => [index ? ", " : "", part]);
  }
}

function codes(names, between = ", ") {
  return names.flatMap((name, index) => [index ? between : "", h("code", {}, String(name))]);
}
