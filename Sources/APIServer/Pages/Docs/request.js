// A call as data: what is sent, and the same as a line for a shell.

/** {method, url, headers, body, file} from the values of the form; the token is not among the headers. */
export function compose(operation, values, mediaType, body) {
  let path = operation.path;
  const query = new URLSearchParams();
  const headers = {};
  let isComplete = true;
  for (const parameter of operation.parameters) {
    const value = values.get(parameter) ?? "";
    if (parameter.in === "path") {
      if (value === "") isComplete = false;
      else path = path.replace(`{${parameter.name}}`, encodeURIComponent(value));
    } else if (value !== "" && parameter.in === "query") query.append(parameter.name, value);
    else if (value !== "" && parameter.in === "header") headers[parameter.name] = value;
  }
  if (mediaType && body !== null && body !== "") headers["Content-Type"] = mediaType;
  const search = query.toString();
  return { method: operation.method, path, target: path + (search ? `?${search}` : ""), headers, body, isComplete };
}

/** For POSIX shells. The token is $TOKEN, so that the line can be shown to others. */
export function curl(call, origin, isSignedIn) {
  const parts = ["curl -i"];
  if (call.method === "HEAD") parts.push("-I");
  else if (call.method !== "GET") parts.push(`-X ${call.method}`);
  parts.push(quoted(origin + call.target));
  if (isSignedIn) parts.push('-H "Authorization: Bearer $TOKEN"');
  for (const [name, value] of Object.entries(call.headers)) parts.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (call.body instanceof File) parts.push(`--data-binary ${quoted(`@${call.body.name}`)}`);
  else if (call.body) parts.push(`--data-binary ${quoted(call.body)}`);
  return parts.join(" \\\n  ");
}

function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** What came, with its time; throws where nothing came. */
export async function send(call, token) {
  const headers = new Headers(call.headers);
  if (token) headers.set("Authorization", `Bearer ${token}`);
  const started = performance.now();
  const answer = await fetch(call.target, {
    method: call.method, headers, credentials: "omit", cache: "no-store", redirect: "manual",
    body: call.body === null || call.body === "" ? undefined : call.body,
  });
  const bytes = await answer.blob();
  const took = Math.round(performance.now() - started);
  const kind = answer.headers.get("Content-Type") ?? "";
  const isText = /^(text\/|application\/(\S*json|yaml|xml|x-ndjson|problem\+json))/.test(kind);
  let text = isText ? await bytes.text() : null;
  if (/json/.test(kind) && !/ndjson/.test(kind) && text) {
    try { text = JSON.stringify(JSON.parse(text), null, 2); } catch { /* shown as it came */ }
  }
  return { status: answer.status, reason: answer.statusText, headers: [...answer.headers], bytes, text, took };
}
