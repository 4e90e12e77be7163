// @ts-check
/**
 * Passkeys on the pages for signing in and for one's account. The pages work without this; what needs it
 * is hidden until it runs and the browser knows passkeys.
 */

/**
 * Bytes in base64url without padding.
 * @param {ArrayBuffer} bytes
 * @returns {string}
 */
function encoded(bytes) {
  const text = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/**
 * @param {string} text base64url without padding
 * @returns {Uint8Array}
 */
function decoded(text) {
  const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/**
 * Asks the server, and fails with what it says is wrong.
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<any>}
 */
async function ask(method, path, body) {
  const answer = await fetch(path, {
    method,
    headers: body === undefined ? {} : { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const said = await answer.json();
  if (!said.success && said.error.code === "fresh_sign_in_required") {
    const here = encodeURIComponent(location.pathname + location.search);
    location.assign(`/sign-in/again?next=${here}`);
  }
  if (!said.success) {
    throw new Error(said.error.message);
  }
  return said;
}

/**
 * Has the browser make a passkey, and adds it.
 * @param {string} name what to call it
 */
async function add(name) {
  const { options } = await ask("POST", "/api/passkeys/registration");
  const credential = /** @type {PublicKeyCredential} */ (
    await navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: decoded(options.challenge),
        user: { ...options.user, id: decoded(options.user.id) },
        excludeCredentials: options.excludeCredentials.map(
          (/** @type {{ type: "public-key", id: string }} */ known) => ({
            ...known,
            id: decoded(known.id),
          }),
        ),
      },
    })
  );
  const response = /** @type {AuthenticatorAttestationResponse} */ (credential.response);
  await ask("POST", "/api/passkeys", {
    name,
    id: encoded(credential.rawId),
    client_data: encoded(response.clientDataJSON),
    authenticator_data: encoded(response.getAuthenticatorData()),
  });
}

/** Has the browser find a passkey, and signs in with it. */
async function signIn() {
  const { options } = await ask("POST", "/api/sign-in/passkey/options");
  const credential = /** @type {PublicKeyCredential} */ (
    await navigator.credentials.get({
      publicKey: { ...options, challenge: decoded(options.challenge) },
    })
  );
  const response = /** @type {AuthenticatorAssertionResponse} */ (credential.response);
  await ask("POST", "/api/sign-in/passkey", {
    id: encoded(credential.rawId),
    client_data: encoded(response.clientDataJSON),
    authenticator_data: encoded(response.authenticatorData),
    signature: encoded(response.signature),
    user_handle: encoded(response.userHandle ?? new ArrayBuffer(0)),
  });
}

/**
 * The page to open once signed in: an address of this site, whatever is asked for, with what is personal in the present one.
 * @param {string | undefined} next
 * @returns {string}
 */
function onwards(next) {
  const address = new URL(next || "/app", location.origin);
  address.hash ||= location.hash;
  return address.origin === location.origin ? address.href : "/app";
}

/**
 * Does `work`, with its button out of use meanwhile, and says so if it fails.
 * @param {HTMLButtonElement} button
 * @param {() => Promise<void>} work
 */
async function attempt(button, work) {
  const problem = /** @type {HTMLElement} */ (document.getElementById("passkey-problem"));
  problem.hidden = true;
  button.disabled = true;
  try {
    await work();
  } catch (error) {
    // A browser's message about a ceremony that was given up helps nobody.
    const given_up = error instanceof DOMException;
    const said = error instanceof Error && !given_up ? error.message : problem.dataset.givenUp;
    problem.textContent = said ?? "";
    problem.hidden = false;
  } finally {
    button.disabled = false;
  }
}

function begin() {
  if (!("PublicKeyCredential" in window)) {
    return;
  }
  for (const part of document.querySelectorAll("[data-passkeys]")) {
    /** @type {HTMLElement} */ (part).hidden = false;
  }
  const enter = document.getElementById("passkey-sign-in");
  if (enter instanceof HTMLButtonElement) {
    enter.addEventListener("click", () =>
      attempt(enter, async () => {
        await signIn();
        location.assign(onwards(enter.dataset.next));
      }),
    );
  }
  const form = document.getElementById("passkey-add");
  if (form instanceof HTMLFormElement) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const name = String(new FormData(form).get("name") ?? "");
      const button = form.querySelector("button");
      if (button) {
        attempt(button, async () => {
          await add(name);
          location.reload();
        });
      }
    });
  }
  for (const button of document.querySelectorAll("button[data-remove-passkey]")) {
    const remove = /** @type {HTMLButtonElement} */ (button);
    remove.addEventListener("click", () =>
      attempt(remove, async () => {
        await ask("DELETE", `/api/passkeys/${remove.dataset.removePasskey}`);
        location.reload();
      }),
    );
  }
}

begin();
