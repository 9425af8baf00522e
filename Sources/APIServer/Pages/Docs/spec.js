// The contract, as the page reads it: references followed, operations listed, texts folded for the search.

const methods = ["get", "post", "put", "patch", "delete", "head", "options", "trace"];

/** Lower case, without diacritics; đ is a letter of its own that Unicode does not take apart. */
export function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d");
}

export class Spec {
  constructor(document) {
    this.document = document;
    this.operations = Object.entries(document.paths).flatMap(([path, item]) =>
      methods.filter((method) => item[method]).map((method) => this.operation(path, method, item)));
    this.byId = new Map(this.operations.map((each) => [each.id, each]));
    this.byName = new Map(this.operations.map((each) => [`${each.method} ${each.path}`, each]));
    this.tags = document.tags ?? [];
  }

  operation(path, method, item) {
    const source = item[method];
    const own = (source.parameters ?? []).map((each) => this.resolve(each));
    const shared = (item.parameters ?? []).map((each) => this.resolve(each));
    const isOwn = (one) => own.some((other) => other.name === one.name && other.in === one.in);
    const parameters = [...shared.filter((one) => !isOwn(one)), ...own];
    const order = ["path", "query", "header", "cookie"];
    parameters.sort((one, other) => order.indexOf(one.in) - order.indexOf(other.in));
    const name = `${method.toUpperCase()} ${path}`;
    const texts = [name, source.operationId, source.summary, source.description, (source.tags ?? []).join(" ")];
    return {
      id: source.operationId, method: method.toUpperCase(), path, parameters,
      summary: source.summary ?? name, description: source.description ?? "", tag: source.tags?.[0] ?? "",
      isOpen: (source.security ?? this.document.security ?? []).length === 0,
      isSandbox: source["x-sandbox"] === true,
      body: source.requestBody ? this.resolve(source.requestBody) : null,
      responses: Object.entries(source.responses).map(([status, each]) => ({ status, ...this.resolve(each) })),
      folded: fold(texts.filter(Boolean).join(" ")),
    };
  }

  /** Operations that have every word of the query, what fits the title best first. */
  search(query) {
    const wanted = fold(query).split(/\s+/).filter(Boolean);
    return this.operations.filter((each) => wanted.every((word) => each.folded.includes(word)));
  }

  /** What a reference leads to; members beside it, which 3.1 allows, stay. */
  resolve(node) {
    let result = node;
    for (let steps = 0; result && result.$ref && steps < 20; steps += 1) {
      const { $ref, ...beside } = result;
      result = { ...this.at($ref), ...beside };
    }
    return result ?? {};
  }

  at(reference) {
    return reference.replace(/^#\//, "").split("/").reduce(
      (node, part) => node?.[part.replaceAll("~1", "/").replaceAll("~0", "~")], this.document) ?? {};
  }

  schemaName(node) {
    return node?.$ref?.match(/^#\/components\/schemas\/(.+)$/)?.[1] ?? null;
  }

  /** A schema with what `allOf` adds to it in one place. */
  whole(node, depth = 0) {
    const schema = this.resolve(node);
    if (!schema.allOf || depth > 8) return schema;
    const { allOf, ...rest } = schema;
    return [...allOf.map((part) => this.whole(part, depth + 1)), rest].reduce((sum, part) => ({
      ...sum, ...part,
      properties: { ...sum.properties, ...part.properties },
      required: [...new Set([...(sum.required ?? []), ...(part.required ?? [])])],
    }), {});
  }

  /** [{name, value}] of a media type or parameter; made from the schema where none is written. */
  examples(media) {
    const named = Object.entries(media.examples ?? {})
      .map(([name, each]) => ({ name, value: this.resolve(each).value }))
      .filter((each) => each.value !== undefined);
    if (named.length) return named;
    if (media.example !== undefined) return [{ name: "", value: media.example }];
    return [];
  }

  sample(node, depth = 0) {
    const schema = this.whole(node);
    if (schema.const !== undefined) return schema.const;
    if (schema.examples?.length) return schema.examples[0];
    if (schema.example !== undefined) return schema.example;
    if (schema.default !== undefined) return schema.default;
    if (schema.enum) return schema.enum[0];
    const choice = schema.oneOf?.[0] ?? schema.anyOf?.[0];
    if (choice && !schema.properties) return depth > 6 ? null : this.sample(choice, depth + 1);
    const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
    if (type === "object" || schema.properties) {
      const names = Object.keys(schema.properties ?? {}).filter((name) => schema.required?.includes(name));
      return Object.fromEntries(names.map((name) => [name, this.sample(schema.properties[name], depth + 1)]));
    }
    if (type === "array") return depth > 6 || !schema.items ? [] : [this.sample(schema.items, depth + 1)];
    return { integer: schema.minimum ?? 1, number: schema.minimum ?? 1, boolean: true }[type] ?? this.text(schema);
  }

  text(schema) {
    return { date: "2026-10-20", "date-time": "2026-10-20T09:00:00+07:00", uuid: "" }[schema.format] ?? "";
  }
}
