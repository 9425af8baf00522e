// Who the page calls as. The token lives in this variable and nowhere else: no storage, no cookie, no address.

import { append, field, h, replace } from "./dom.js";
import { language, words } from "./words.js";

let token = null;
let name = "";
const listeners = new Set();

export const session = {
  get token() { return token; },
  onChange(listener) { listeners.add(listener); },
};

function set(newToken, newName) {
  token = newToken;
  name = newName;
  for (const listener of listeners) listener();
}

/** The button in the head, and the box that it opens. */
export function signInBox() {
  const button = h("button", { type: "button", "aria-expanded": "false", "aria-controls": "sign-in" });
  const box = h("div", { id: "sign-in", class: "box", hidden: true });
  const label = () => { button.textContent = token ? `${words.signedIn}: ${name}` : words.signIn; };
  const show = (isShown) => {
    box.hidden = !isShown;
    button.setAttribute("aria-expanded", String(isShown));
    if (isShown) draw(box, () => { show(false); button.focus(); });
  };
  button.addEventListener("click", () => show(box.hidden));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { show(false); button.focus(); }
  });
  session.onChange(label);
  label();
  return [button, box];
}

function draw(box, close) {
  const username = h("input", { type: "text", autocomplete: "username", autocapitalize: "none", spellcheck: "false" });
  const password = h("input", { type: "password", autocomplete: "current-password" });
  const pasted = h("input", { type: "password", autocomplete: "off", spellcheck: "false" });
  const fault = h("p", { class: "error", role: "alert" });
  const signIn = h("form", {}, field(words.username, username), field(words.password, password),
    h("button", {}, words.signIn));
  signIn.addEventListener("submit", async (event) => {
    event.preventDefault();
    fault.textContent = "";
    try {
      const answer = await fetch("/v1/sessions", {
        method: "POST", credentials: "omit",
        headers: { "Content-Type": "application/json", "Accept-Language": language },
        body: JSON.stringify({ username: username.value, password: password.value }),
      });
      const said = await answer.json();
      password.value = "";
      if (answer.ok) { set(said.accessToken, said.account.username); close(); }
      else fault.textContent = `${words.wrong}: ${said.detail ?? said.title}`;
    } catch { fault.textContent = words.noAnswer; }
  });
  const paste = h("form", {}, field(words.token, pasted, words.tokenHint), h("button", {}, words.useToken));
  paste.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = pasted.value.trim().replace(/^Bearer\s+/i, "");
    pasted.value = "";
    if (given) { set(given, `…${given.slice(-4)}`); close(); }
  });
  replace(box, fault, signIn, paste);
  const forget = h("button", { type: "button", class: "plain", onclick: () => { set(null, ""); close(); } }, words.signOut);
  append(box, h("div", { class: "row" }, token ? forget : null,
    h("button", { type: "button", class: "plain", onclick: close }, words.close)));
  username.focus();
}
