import assert from "node:assert/strict";
import { test } from "node:test";

import { send } from "../../static/js/send.js";

const LETTER = { address: "/api/v1/drinks/1/", method: "PUT", letter: { ml: 200 }, token: "abc", owner: "me" };
const OURS = { "X-Diary-Api": "1" };
const wrong = (...errors) => JSON.stringify({ errors });

async function outcome(body, init) {
  return send(LETTER, async () => new Response(body, init));
}

test("a letter goes as JSON with the token of the page", async () => {
  let seen;
  await send(LETTER, async (address, request) => {
    seen = [address, request.method, request.body, ...["X-CSRFToken", "X-Diary-Owner"].map((name) => request.headers[name])];
    return new Response("{}", { headers: OURS });
  });
  assert.deepEqual(seen, ["/api/v1/drinks/1/", "PUT", '{"ml":200}', "abc", "me"]);
});

test("a deletion has no body", async () => {
  let body = "none yet";
  const taken = await send({ ...LETTER, method: "DELETE" }, async (_address, request) => {
    body = request.body;
    return new Response(null, { status: 204, headers: OURS });
  });
  assert.deepEqual([taken, body], [{ is: "saved" }, undefined]);
});

test("200 and 201 of the diary are saved", async () => {
  assert.deepEqual(await outcome("{}", { status: 200, headers: OURS }), { is: "saved" });
  assert.deepEqual(await outcome("{}", { status: 201, headers: OURS }), { is: "saved" });
});

test("a refusal brings its errors", async () => {
  const errors = [{ field: "side", code: "invalid_choice", message: "Choose from the list." }];
  assert.deepEqual(await outcome(wrong(...errors), { status: 400, headers: OURS }), { is: "refused", errors });
});

test("nobody signed in, or an old token", async () => {
  const nobody = wrong({ field: null, code: "not_authenticated", message: "" });
  assert.deepEqual(await outcome(nobody, { status: 401, headers: OURS }), { is: "signed-out" });
  const old = wrong({ field: null, code: "csrf", message: "" });
  assert.deepEqual(await outcome(old, { status: 403, headers: OURS }), { is: "out-of-date" });
  const another = wrong({ field: null, code: "wrong_owner", message: "" });
  assert.deepEqual(await outcome(another, { status: 409, headers: OURS }), { is: "signed-out" });
});

test("no answer, a hotel's sign-in page, a mistake of ours and a busy server are all: not saved, later", async () => {
  const later = { is: "unreachable" };
  assert.deepEqual(await send(LETTER, async () => Promise.reject(new TypeError("no network"))), later);
  assert.deepEqual(await outcome("<p>Welcome, guest</p>", { status: 200 }), later);
  assert.deepEqual(await outcome("{}", { status: 503, headers: OURS }), later);
  assert.deepEqual(await outcome("{}", { status: 429, headers: OURS }), later);
  assert.deepEqual(await outcome("<h1>Gone wrong</h1>", { status: 400, headers: OURS }), later);
});
