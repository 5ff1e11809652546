/**
 * Sends one letter to the API and says what became of it:
 *
 *   { is: "saved" }
 *   { is: "refused", errors }    errors as the API gives them: [{ field, code, message }]
 *   { is: "signed-out" }         or somebody else is signed in by now than the `owner` of the letter
 *   { is: "out-of-date" }        the page's token against forgery is an old one
 *   { is: "unreachable" }        no answer, none from Charley, or one that asks to try later
 *
 * Sending the same letter again changes nothing, so after any of these it may be sent again.
 */
export async function send({ address, method, letter, token, owner }, fetch) {
  try {
    const answer = await fetch(address, {
      method,
      headers: {
        Accept: "application/json",
        "Content-Type": "application/json",
        "X-CSRFToken": token,
        "X-Diary-Owner": owner,
      },
      body: method === "DELETE" ? undefined : JSON.stringify(letter),
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    return await outcomeOf(answer);
  } catch {
    return { is: "unreachable" };
  }
}

const PATIENCE = 15_000;
const LATER = 429;

async function outcomeOf(answer) {
  const isFromCharley = answer.headers.get("X-Diary-Api") === "1";
  if (!isFromCharley || answer.status >= 500 || answer.status === LATER) {
    return { is: "unreachable" };
  }
  if (answer.ok) {
    return { is: "saved" };
  }
  const { errors } = await answer.json();
  if (answer.status === 401 || answer.status === 403) {
    return { is: errors.some(({ code }) => code === "csrf") ? "out-of-date" : "signed-out" };
  }
  return errors.some(({ code }) => code === "wrong_owner") ? { is: "signed-out" } : { is: "refused", errors };
}
